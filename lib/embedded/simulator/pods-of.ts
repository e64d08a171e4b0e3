import type { KubeObject } from '../../kube/index.js';
import { textAt } from '../fields.js';
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

/** A count as most statuses write it: zero is left out. */
export function countOrNone(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
