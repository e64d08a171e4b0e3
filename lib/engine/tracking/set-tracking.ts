import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { truncateLabel } from './label-value.js';
import { withMetadataValue, withoutMetadataValue, metadataMap } from './metadata.js';
import { defaultTracking, type Tracking } from './method.js';
import { parseTrackingId, trackingId, trackingIdOf } from './tracking-id.js';

/** Whether an object is a CustomResourceDefinition: those are shared and never carry tracking. */
export function isUntrackedKind(object: KubeObject): boolean {
  return object.kind === 'CustomResourceDefinition' && object.apiVersion.startsWith('apiextensions.k8s.io/');
}

/**
 * A copy of the object that is marked as part of an Application. The caller leaves CustomResourceDefinitions out
 * ({@link isUntrackedKind}).
 *
 * @param application instance name of the Application
 * @param namespace goes into the tracking id when the object names none
 * @throws {EngineError} `INVALID_METADATA` when labels or annotations hold something else than text
 */
export function setTracking(
  object: KubeObject,
  application: string,
  namespace = '',
  tracking: Tracking = defaultTracking,
): KubeObject {
  if (tracking.method === 'label') return withMetadataValue(object, 'labels', tracking.labelKey, application);
  const id = trackingId(trackingIdOf(object, application, namespace));
  let result = withMetadataValue(object, 'annotations', annotations.trackingId, id);
  result =
    tracking.installationId === ''
      ? withoutMetadataValue(result, 'annotations', annotations.installationId)
      : withMetadataValue(result, 'annotations', annotations.installationId, tracking.installationId);
  if (tracking.method === 'annotation') return result;
  return withMetadataValue(result, 'labels', tracking.labelKey, truncateLabel(application));
}

/**
 * A copy of the object without tracking. Beside an annotation the label goes only when it is the one that tracking wrote:
 * other tools use the same key.
 */
export function removeTracking(object: KubeObject, tracking: Tracking = defaultTracking): KubeObject {
  if (tracking.method === 'label') return withoutMetadataValue(object, 'labels', tracking.labelKey);
  const id = parseTrackingId(metadataMap(object, 'annotations')[annotations.trackingId] ?? '');
  let result = withoutMetadataValue(object, 'annotations', annotations.trackingId);
  result = withoutMetadataValue(result, 'annotations', annotations.installationId);
  const label = metadataMap(object, 'labels')[tracking.labelKey];
  const ours = id !== undefined && label === truncateLabel(id.application);
  return tracking.method === 'annotation+label' && ours
    ? withoutMetadataValue(result, 'labels', tracking.labelKey)
    : result;
}
