import type { KubeObject } from '../../kube/index.js';
import { objectsAt, textAt } from '../fields.js';
import { isTrue } from './conditions.js';

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

/** Whether a pod fails and is restarted again and again: in the end more often than any limit allows. */
export function isCrashing(pod: KubeObject): boolean {
  return objectsAt(pod, 'status', 'containerStatuses').some(
    (status) => textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff',
  );
}

/** A count as most statuses write it: zero is left out. */
export function countOrNone(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
