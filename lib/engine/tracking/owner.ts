import { splitApiVersion, type KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { defaultTracking, type Tracking } from './method.js';
import { parseTrackingId, trackingIdOf, type TrackingId } from './tracking-id.js';

/** The instance name of the Application that a live object is tracked by; empty when by none of this installation. */
export function trackedBy(object: KubeObject, tracking: Tracking = defaultTracking): string {
  if (!isOfInstallation(object, tracking)) return '';
  if (tracking.method === 'label') return textOf(object.metadata.labels?.[tracking.labelKey]);
  return parseTrackingId(textOf(object.metadata.annotations?.[annotations.trackingId]))?.application ?? '';
}

/**
 * Whether a live object is the one that its tracking id speaks of, and not a copy that inherited the annotation (operators copy
 * annotations to what they create). The Application's name is not compared.
 *
 * @param target the desired object, when there is one: its identity is what the live object must have
 */
export function isSelfReferenced(
  live: KubeObject | undefined,
  target: KubeObject | undefined,
  tracking: Tracking = defaultTracking,
): boolean {
  if (!live || tracking.method === 'label') return true;
  const id = target ? trackingIdOf(target, '') : idOf(live, tracking);
  if (!id) return true;
  const { namespace = '', name = '' } = live.metadata;
  return (
    id.group === splitApiVersion(live.apiVersion).group &&
    id.kind === live.kind &&
    id.name === name &&
    (namespace === '' || namespace === id.namespace)
  );
}

function idOf(live: KubeObject, tracking: Tracking): TrackingId | undefined {
  if (!isOfInstallation(live, tracking)) return undefined;
  return parseTrackingId(textOf(live.metadata.annotations?.[annotations.trackingId]));
}

function isOfInstallation(object: KubeObject, { installationId }: Tracking): boolean {
  return installationId === '' || object.metadata.annotations?.[annotations.installationId] === installationId;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
