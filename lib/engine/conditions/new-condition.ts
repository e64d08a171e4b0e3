import type { ConditionType } from '../../model/index.js';

/** A condition before the store of conditions gave it a time. */
export interface NewCondition {
  readonly type: ConditionType;
  readonly message: string;
}
