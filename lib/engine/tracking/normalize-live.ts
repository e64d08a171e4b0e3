import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { metadataValue, withMetadataValue, withoutMetadataValue } from './metadata.js';
import { defaultTracking, type Tracking } from './method.js';
import { isUntrackedKind } from './set-tracking.js';

/**
 * A live object as the comparison sees it where tracking moved from the label to the annotation: it gets the desired tracking
 * annotation when it has none, and loses the label when the desired object has none. Without that, the change of method alone
 * would count as drift.
 */
export function normalizeTracking(
  target: KubeObject | undefined,
  live: KubeObject | undefined,
  tracking: Tracking = defaultTracking,
): KubeObject | undefined {
  if (!live || !target || tracking.method === 'label' || isUntrackedKind(live)) return live;
  if (metadataValue(live, 'labels', tracking.labelKey) === '') return live;
  const desired = metadataValue(target, 'annotations', annotations.trackingId);
  let result = live;
  if (metadataValue(live, 'annotations', annotations.trackingId) === '') {
    result = withMetadataValue(result, 'annotations', annotations.trackingId, desired);
  }
  if (metadataValue(target, 'labels', tracking.labelKey) === '') {
    result = withoutMetadataValue(result, 'labels', tracking.labelKey);
  }
  return result;
}
