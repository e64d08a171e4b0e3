import type { KubeObject } from '../../kube/index.js';
import { valueAt } from '../fields.js';
import type { Resource } from './resource.js';

/** The finalizers of an object once its deletion is asked for. */
export function deletionFinalizers(
  finalizers: readonly string[],
  propagation: 'Background' | 'Foreground' | 'Orphan',
): string[] {
  const kept = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (propagation === 'Foreground') kept.push('foregroundDeletion');
  if (propagation === 'Orphan') kept.push('orphan');
  return kept;
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
  if (resource.kind !== 'Pod' || resource.custom) return 0;
  const phase = valueAt(pod, ['status', 'phase']);
  const node = valueAt(pod, ['spec', 'nodeName']);
  if (node === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = valueAt(pod, ['spec', 'terminationGracePeriodSeconds']);
  return asked ?? (typeof own === 'number' ? own : 30);
}
