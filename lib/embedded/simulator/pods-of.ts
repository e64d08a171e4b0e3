import type { KubeObject } from '../../kube/index.js';
import { numberAt, objectsAt, textAt } from '../fields.js';
import { isTrue } from './conditions.js';
import { knobOf } from './knobs.js';

/** Whether an object is being deleted. */
export function isLeaving({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Whether a pod runs or will run. */
export function isActive(pod: KubeObject): boolean {
  return !isLeaving(pod) && !hasSucceeded(pod) && !hasFailed(pod);
}

export function isReady(pod: KubeObject): boolean {
  return isTrue(pod, 'Ready');
}

export function hasSucceeded(pod: KubeObject): boolean {
  return textAt(pod, 'status', 'phase') === 'Succeeded';
}

export function hasFailed(pod: KubeObject): boolean {
  return textAt(pod, 'status', 'phase') === 'Failed';
}

/**
 * Whether a pod was restarted more often than its controller bears. What only fails counts at once: in the end it is restarted more
 * often than any limit allows.
 */
export function isGivenUp(pod: KubeObject, limit: number): boolean {
  const knob = knobOf(pod);
  const isLooping = knob === 'crash-loop' || knob === 'oom';
  return objectsAt(pod, 'status', 'containerStatuses').some((status) =>
    isLooping
      ? (numberAt(status, 'restartCount') ?? 0) > limit
      : textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff',
  );
}

/** A count as most statuses write it: zero is left out. */
export function countOrNone(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
