import type { Application, ApplicationStatus, OperationState, RevisionHistory } from '../../model/index.js';
import type { Comparison, NewCondition } from '../compare/comparison.js';

/** What `status` becomes after a comparison. */
export interface StatusInput {
  readonly app: Application;
  readonly comparison: Comparison;
  /** RFC 3339. */
  readonly now: string;
  /** Conditions beside those of the comparison, such as the SyncError of an automated sync. */
  readonly conditions?: readonly NewCondition[];
  /** Their types: each of these without a new condition is cleared. */
  readonly evaluated?: readonly NewCondition['type'][];
  /** `status.sourceType`. */
  readonly sourceType?: string;
  readonly sourceTypes?: readonly string[];
  /** Whether `reconciledAt` moves (refresh level 2 or 3). */
  readonly full: boolean;
}

/**
 * The new `status` (without touching `operationState` and `history`). Values that did not change keep their transition times, so
 * a comparison with the same result gives an equal status, `reconciledAt` apart.
 */
export function statusAfterComparison(_input: StatusInput): ApplicationStatus {
  throw new Error('not yet');
}

/** Whether two statuses differ in more than `reconciledAt`: only then is a write worth its cost. */
export function statusChanged(_before: ApplicationStatus | undefined, _after: ApplicationStatus): boolean {
  throw new Error('not yet');
}

/**
 * The `history` after an operation: one more entry when it succeeded, was no dry run and no selective sync; trimmed to
 * `spec.revisionHistoryLimit`. Returns the same list when nothing is added.
 */
export function historyAfter(_app: Application, _operation: OperationState): readonly RevisionHistory[] {
  throw new Error('not yet');
}

/** `status` after a step: `operationState` set and, when it finished, the history entry. */
export function statusAfterStep(_app: Application, _operation: OperationState): ApplicationStatus {
  throw new Error('not yet');
}

/** Whether a phase is final: Succeeded, Failed or Error. A retry that waits has phase Running with `finishedAt`. */
export function isCompleted(phase: OperationState['phase']): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}
