import type { KubeObject } from '../../kube/index.js';
import { objectAt, objectsAt, valueAt } from '../fields.js';
import type { Resource } from './resource.js';

/** Keeps the objects of a definition that is being deleted until they are gone. */
export const CUSTOM_RESOURCE_CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** The finalizers of an object once its deletion is asked for. */
export function deletionFinalizers(
  resource: Resource,
  finalizers: readonly string[],
  propagation: 'Background' | 'Foreground' | 'Orphan',
): string[] {
  const kept = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (propagation === 'Foreground') kept.push('foregroundDeletion');
  if (propagation === 'Orphan') kept.push('orphan');
  if (isDefinition(resource) && !kept.includes(CUSTOM_RESOURCE_CLEANUP)) kept.push(CUSTOM_RESOURCE_CLEANUP);
  return kept;
}

/** Notes in an object what its kind says of itself once its deletion has begun; in place. */
export function markDeleted(resource: Resource, object: KubeObject, now: string): void {
  if (resource.kind === 'Namespace' && !resource.custom) {
    object['status'] = { ...objectAt(object, 'status'), phase: 'Terminating' };
    delete object.metadata.deletionGracePeriodSeconds;
  }
  if (!isDefinition(resource)) return;
  delete object.metadata.deletionGracePeriodSeconds;
  const status = { ...objectAt(object, 'status') };
  const conditions = objectsAt(status, 'conditions').filter(({ type }) => type !== 'Terminating');
  const terminating = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: now,
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  object['status'] = { ...status, conditions: [...conditions, terminating] };
}

const KEPT_NAMESPACES = new Set(['default', 'kube-system', 'kube-public']);

/** Whether an object is one that no cluster can do without: a namespace of the system. */
export function isIndispensable({ kind, custom }: Resource, name: string): boolean {
  return kind === 'Namespace' && !custom && KEPT_NAMESPACES.has(name);
}

/** Whether objects of a kind may take time to end. */
export function hasGrace({ kind, custom }: Resource): boolean {
  return kind === 'Pod' && !custom;
}

/** Whether a kind is that of definitions. */
export function isDefinition({ kind, custom }: Resource): boolean {
  return kind === 'CustomResourceDefinition' && !custom;
}

/** What happens to dependents when a deletion does not say. */
export function defaultPropagation({ group, kind }: Resource): 'Background' | 'Orphan' {
  const orphans = (group === 'batch' && kind === 'Job') || (group === '' && kind === 'ReplicationController');
  return orphans ? 'Orphan' : 'Background';
}

const RETURNED = new Set([
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
]);

/** Whether the answer to a deletion is the object even when it is gone. */
export function returnsDeleted({ group, kind, custom }: Resource): boolean {
  return !custom && (group === 'storage.k8s.io' || (group === '' && RETURNED.has(kind)));
}

/** How many finalizers a Namespace has in its spec; 0 for any other kind. */
export function specFinalizers(object: KubeObject): number {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return 0;
  const finalizers = valueAt(object, ['spec', 'finalizers']);
  return Array.isArray(finalizers) ? finalizers.length : 0;
}

/** The seconds that a pod on a node gets to end; 0 for anything else. */
export function gracePeriod(resource: Resource, pod: KubeObject, asked: number | undefined): number {
  if (!hasGrace(resource)) return 0;
  const phase = valueAt(pod, ['status', 'phase']);
  const node = valueAt(pod, ['spec', 'nodeName']);
  if (node === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = valueAt(pod, ['spec', 'terminationGracePeriodSeconds']);
  return asked ?? (typeof own === 'number' ? own : 30);
}
