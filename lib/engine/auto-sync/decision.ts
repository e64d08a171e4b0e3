import type { Operation } from '../../model/index.js';
import type { NewCondition } from '../conditions/new-condition.js';

/** Why no automated sync starts. */
export type SkipReason =
  | 'NotAutomated'
  | 'OperationInProgress'
  | 'Deleting'
  | 'NotOutOfSync'
  | 'OnlyPruningNeeded'
  | 'BlockedByWindow'
  | 'AlreadyAttempted'
  | 'SelfHealOff'
  | 'SelfHealBackoff'
  | 'WouldWipeOut';

/** Whether an automated sync starts now. */
export type AutoSyncDecision =
  | { readonly type: 'sync'; readonly operation: Operation }
  | {
      readonly type: 'skip';
      readonly reason: SkipReason;
      /** For people: what is waited for, in a sentence. */
      readonly message: string;
      /** The SyncError that says why. Absent clears it, unless a window blocks (then it stays as it is). */
      readonly condition?: NewCondition;
      /** RFC 3339: decide again then. */
      readonly wakeAt?: string;
    };
