import type { KubeObject } from '../../../../kube/index.js';
import { textAt, valueAt } from '../../../fields.js';
import type { Causes } from './causes.js';

/** A Namespace: finalizers of its spec are that of Kubernetes, or have a domain. */
export function namespace(object: KubeObject, causes: Causes): void {
  const finalizers = valueAt(object, ['spec', 'finalizers']);
  for (const finalizer of Array.isArray(finalizers) ? finalizers.map(String) : []) {
    if (finalizer === 'kubernetes' || finalizer.includes('/')) continue;
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    causes.invalid('spec.finalizers', finalizer, why);
  }
}

/** The status of a Namespace: its phase follows from whether it is being deleted. */
export function namespaceStatus(object: KubeObject, causes: Causes): void {
  const phase = textAt(object, 'status', 'phase') ?? '';
  const isEnding = object.metadata.deletionTimestamp !== undefined;
  if (!isEnding && phase !== 'Active') {
    causes.invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty");
  } else if (isEnding && phase !== 'Terminating') {
    causes.invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
  }
}
