import type { ObjectKey } from '../kube/index.js';
import type { HealthStatusCode, OperationPhase, SyncStatusCode } from '../model/index.js';

/** What happens in a delivery. */
export type EventVerb =
  /** A branch got a commit, or a tag was created. */
  | 'push'
  /** An operation began (`operation: Running`) or ended. */
  | 'operation'
  /** An operation says that it waits for something. */
  | 'progress'
  /** Objects were written or deleted, in a phase and a wave. */
  | 'create'
  | 'apply'
  | 'replace'
  | 'delete'
  /** A finalizer was taken off an object. */
  | 'release'
  /** What became of a task of an operation, when it ended. */
  | 'result'
  /** The sync or health status of one object of an Application changed. */
  | 'resource'
  /** The sync or health status of an Application changed. */
  | 'status'
  /** An automated sync waits for a window. */
  | 'held'
  /** Something could not be done, in words. */
  | 'problem';

/** One thing that happened. Fields that say nothing are absent. */
export interface DeliveryEvent {
  /** RFC 3339, in milliseconds. */
  readonly at: string;
  readonly verb: EventVerb;
  readonly application?: string;
  /** `Kind namespace/name`, or `Kind name`; of another API group than the usual one it is told by `group`. */
  readonly object?: string;
  readonly group?: string;
  /** The phase of the sync in which an object was written: `PreSync`, `Sync`, `PostSync`, `SyncFail`. */
  readonly phase?: string;
  readonly wave?: number;
  /** Phase of the operation, or of the task. */
  readonly operation?: OperationPhase;
  readonly sync?: SyncStatusCode | string;
  readonly health?: HealthStatusCode;
  /** The branch or tag that was pushed. */
  readonly branch?: string;
  readonly revision?: string;
  /** Set when what was to be done was refused. */
  readonly failed?: true;
  readonly message?: string;
}

/** An object as events name it. */
export function nameInEvents({ kind, namespace, name }: ObjectKey): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** One event on one line, for people: `+3.025s  web-staging  apply Deployment shop/web (Sync, wave 1): created`. */
export function eventText(event: DeliveryEvent, start: Date): string {
  const { at, verb, application, object, phase, wave, operation, sync, health, branch, revision, failed, message } =
    event;
  const seconds = (Date.parse(at) - start.getTime()) / 1000;
  const place = phase === undefined ? '' : ` (${phase}${wave === undefined ? '' : `, wave ${wave}`})`;
  const states = [operation, sync, health, branch, revision?.slice(0, 8)].filter(Boolean).join(' ');
  const what = [verb, object && `${object}${place}`, states, failed && 'FAILED'].filter(Boolean).join(' ');
  return [`+${seconds}s`.padEnd(10), application, `${what}${message ? `: ${message}` : ''}`].filter(Boolean).join('  ');
}
