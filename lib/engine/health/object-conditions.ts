import type { Json, JsonObject, KubeObject } from '../../kube/index.js';
import { asObject, at, listAt, numberAt, textAt } from '../read.js';

/** One entry of `status.conditions`, with empty texts for what is absent. */
export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** The condition as it stands in the object. */
  readonly fields: JsonObject;
}

/** The conditions in the list at a path. */
export function conditionsAt(value: Json | undefined, ...path: readonly string[]): ObjectCondition[] {
  return listAt(value, ...path).flatMap((item) => {
    const fields = asObject(item);
    const text = (field: string) => textAt(item, field);
    return fields
      ? [{ type: text('type'), status: text('status'), reason: text('reason'), message: text('message'), fields }]
      : [];
  });
}

/** `status.conditions` of an object. */
export function conditionsIn(object: KubeObject): ObjectCondition[] {
  return conditionsAt(object, 'status', 'conditions');
}

/** Whether an object has a list of conditions, be it empty. */
export function hasConditions(object: KubeObject): boolean {
  return Array.isArray(at(object, 'status', 'conditions'));
}

/** The message of a condition, or `text` where it has none. An empty message is one. */
export function messageOr(condition: ObjectCondition | undefined, text: string): string {
  return typeof condition?.fields['message'] === 'string' ? condition.message : text;
}

/** The first condition of a type. */
export function conditionIn(object: KubeObject, type: string): ObjectCondition | undefined {
  return conditionsIn(object).find((condition) => condition.type === type);
}

/** The last condition of a list that fits. */
export function lastOf(
  list: readonly ObjectCondition[],
  fits: (condition: ObjectCondition) => boolean,
): ObjectCondition | undefined {
  return list.filter(fits).at(-1);
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

/** Whether the controller says which generation it has seen, and it is not the current one. */
export function isUnobserved(object: KubeObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration');
  const { generation } = object.metadata;
  return observed !== undefined && generation !== undefined && observed !== generation;
}

/** Whether the controller says that it has seen the current generation. */
export function isObserved(object: KubeObject): boolean {
  return numberAt(object, 'status', 'observedGeneration') === object.metadata.generation;
}
