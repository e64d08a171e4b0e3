import type { KubeObject } from '../../kube/index.js';
import { asObject, listAt, numberAt, textAt } from '../read.js';

/** One entry of `status.conditions`, with empty texts for what is absent. */
export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** `status.conditions` of an object. */
export function conditionsIn(object: KubeObject): ObjectCondition[] {
  return listAt(object, 'status', 'conditions')
    .filter((item) => asObject(item) !== undefined)
    .map((item) => ({
      type: textAt(item, 'type'),
      status: textAt(item, 'status'),
      reason: textAt(item, 'reason'),
      message: textAt(item, 'message'),
    }));
}

/** The first condition of a type. */
export function conditionIn(object: KubeObject, type: string): ObjectCondition | undefined {
  return conditionsIn(object).find((condition) => condition.type === type);
}

/** Whether the condition of a type is `True`. */
export function isTrue(object: KubeObject, type: string): boolean {
  return conditionIn(object, type)?.status === 'True';
}

/** Whether the controller has not looked at the current spec yet. Unknown (no observed generation) counts as seen. */
export function isStale(object: KubeObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration');
  return observed !== undefined && observed < (object.metadata.generation ?? 0);
}
