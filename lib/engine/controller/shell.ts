import type { Clock } from '../../kube/index.js';
import type {
  Application,
  HealthStatusCode,
  OperationPhase,
  OperationState,
  SyncStatusCode,
} from '../../model/index.js';
import type { EngineSettings } from '../compare/index.js';
import type { DesiredState } from './desired.js';
import type { ApplicationHub, Destinations } from './ports.js';

/** Something that happened, for logs and live tables. Nothing depends on whether anyone listens. */
export type ReconcilerEvent =
  | {
      readonly type: 'status';
      readonly application: string;
      readonly sync: SyncStatusCode;
      readonly health: HealthStatusCode | undefined;
      readonly revision: string | undefined;
    }
  | {
      readonly type: 'operationStarted';
      readonly application: string;
      /** When it began, and the uid of its Application: `startedAt/uid`. */
      readonly operation: string;
      readonly revision: string;
      readonly automated: boolean;
    }
  | {
      readonly type: 'progress';
      readonly application: string;
      /** When it began, and the uid of its Application: `startedAt/uid`. */
      readonly operation: string;
      readonly phase: OperationPhase;
      readonly message: string;
    }
  | {
      readonly type: 'operationCompleted';
      readonly application: string;
      /** When it began, and the uid of its Application: `startedAt/uid`. */
      readonly operation: string;
      readonly revision: string;
      readonly phase: OperationPhase;
      readonly message: string;
    }
  /** An automated sync that is not started now, with the reason. */
  | {
      readonly type: 'held';
      readonly application: string;
      readonly message: string;
      readonly until: string | undefined;
    }
  | { readonly type: 'problem'; readonly application: string; readonly message: string }
  | { readonly type: 'cluster'; readonly server: string; readonly reachable: boolean; readonly message: string }
  | { readonly type: 'warning'; readonly message: string };

/** What the parts of the reconciler share. */
export interface Shell {
  readonly hub: ApplicationHub;
  readonly clusters: Destinations;
  readonly desired: DesiredState;
  /** Hydrates an Application where that is due, and gives it as it is then. Absent where nothing is written. */
  readonly hydrate?: (app: Application) => Promise<Application>;
  readonly clock: Clock;
  /** The settings in force now. What goes together takes them once. */
  readonly settings: () => EngineSettings;
  /** Why there are no settings to work by: then nothing is done. */
  readonly settingsProblem: () => string | undefined;
  /** Whether the process is to end: what is under way ends and is stored, and nothing more begins. */
  readonly isEnding: () => boolean;
  report(event: ReconcilerEvent): void;
  /** Has the Application looked at again, as soon as what was done last has been heard of. */
  enqueue(application: string): void;
  /** Has the Application looked at again at this time (RFC 3339), also when nothing changes before. */
  wakeAt(application: string, time: string): void;
  /**
   * From now on changes of these objects (by `keyText`) concern the Application, even while they do not exist; and changes of what
   * nobody tracks in `orphansIn`.
   */
  expect(application: string, server: string, keys: ReadonlySet<string>, orphansIn?: string): void;
}

/** By what an operation is known in logs: when it began, and the uid of its Application. */
export function operationId({ metadata }: Application, { startedAt }: OperationState): string {
  return `${startedAt}/${metadata.uid ?? ''}`;
}

/** Now, as Kubernetes writes times: to the second. */
export function nowText(clock: Clock): string {
  return timeText(clock.now());
}

/** A time as Kubernetes writes it. */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
