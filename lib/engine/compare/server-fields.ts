import type { KubeObject } from '../../kube/index.js';

/** Fields of `metadata` that the server keeps for itself, or that identify an object: no manifest changes them. */
export const serverFields: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** A manifest without the fields that no manifest decides. */
export function withoutServerFields(object: KubeObject): KubeObject {
  const metadata = { ...object.metadata };
  for (const field of serverFields) delete metadata[field];
  return { ...object, metadata };
}
