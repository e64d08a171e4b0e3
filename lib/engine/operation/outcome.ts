import type { KubeObject } from '../../kube/index.js';
import type { Effect } from './effect.js';

/** Why an effect failed, in a form that decisions can be made on. */
export type OutcomeReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  /** The server understands the object and refuses its values. */
  | 'Invalid'
  /** The server cannot even read the object. */
  | 'BadRequest'
  | 'Forbidden'
  | 'Unauthorized'
  | 'TooLarge'
  | 'Timeout'
  | 'Unreachable'
  | 'Unknown';

/** What became of an effect. */
export interface Outcome {
  readonly task: string;
  /** The effect itself, as it was given. */
  readonly effect: Effect;
  readonly ok: boolean;
  /** What the cluster said, for people; it becomes the message of the task's result. May be empty. */
  readonly message: string;
  /** Set when not ok. */
  readonly reason?: OutcomeReason;
  /** The object after the effect, where the answer held one. */
  readonly object?: KubeObject;
}
