import type { Application, SyncWindow } from '../../model/index.js';
import type { Comparison } from '../compare/comparison.js';
import type { EngineSettings } from '../compare/settings.js';
import type { AutoSyncDecision } from './decision.js';

/** What an automated sync is decided on. */
export interface AutoSyncInput {
  readonly app: Application;
  readonly comparison: Comparison;
  /** `canSync(windows, {manual: false})` of now. */
  readonly windowDecision: {
    readonly allowed: boolean;
    readonly blockedBy?: { readonly window: SyncWindow; readonly until?: string | undefined } | undefined;
  };
  /** RFC 3339. */
  readonly now: string;
  readonly settings?: EngineSettings | undefined;
  /** Whether the revision differs from the last synced one only in files that do not concern the Application. */
  readonly revisionIrrelevant?: boolean | undefined;
}

/** Decides whether an automated sync starts now, and with what operation. */
export function decideAutoSync(_input: AutoSyncInput): AutoSyncDecision {
  throw new Error('not yet');
}
