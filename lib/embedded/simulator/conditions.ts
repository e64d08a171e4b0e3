import { equalJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectsAt, textAt } from '../fields.js';

/** A condition to be reported; further fields are written as they are. */
export interface WantedCondition extends JsonObject {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
}

/**
 * `status.conditions` with their times: `lastTransitionTime` moves only when the status of a condition changes, and
 * `lastUpdateTime`, for kinds that have it, when anything of it changes. One that says the same is as the API shows it, with what
 * that has added.
 */
export function timedConditions(
  object: KubeObject,
  wanted: readonly WantedCondition[],
  now: string,
  updateTime = false,
): JsonObject[] {
  const current = objectsAt(object, 'status', 'conditions');
  return wanted.map((condition) => {
    const before = current.find(({ type }) => type === condition.type);
    const moved = before?.['status'] !== condition.status;
    const changed = moved || before['reason'] !== condition.reason || before['message'] !== condition.message;
    if (!changed && Object.entries(condition).every(([key, value]) => equalJson(before[key], value))) return before;
    return {
      ...condition,
      lastTransitionTime: (moved ? undefined : textAt(before, 'lastTransitionTime')) ?? now,
      ...(updateTime && { lastUpdateTime: (changed ? undefined : textAt(before, 'lastUpdateTime')) ?? now }),
    };
  });
}

/** The condition of a type, as the object reports it. */
export function conditionOf(object: KubeObject, type: string): JsonObject | undefined {
  return objectsAt(object, 'status', 'conditions').find((condition) => condition['type'] === type);
}

/** Whether a condition is reported as `True`. */
export function isTrue(object: KubeObject, type: string): boolean {
  return conditionOf(object, type)?.['status'] === 'True';
}
