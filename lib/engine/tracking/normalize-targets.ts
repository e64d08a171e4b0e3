import { keyOf, keyText, type KubeObject } from '../../kube/index.js';
import type { Condition } from '../../model/index.js';

/** The desired objects, ready to be compared. */
export interface NormalizedTargets {
  readonly objects: readonly KubeObject[];
  /** `RepeatedResourceWarning` for every object that Git describes more than once; the last one wins. */
  readonly conditions: readonly Condition[];
}

/**
 * Gives every desired object its namespace: cluster-scoped ones lose it, namespaced ones without get the destination's. An
 * object whose namespace changes is handed to `retrack`, because its tracking id names the namespace.
 *
 * @param isNamespaced the scope of an object's kind; an unknown kind counts as namespaced
 */
export function normalizeTargets(
  targets: readonly KubeObject[],
  namespace: string,
  isNamespaced: (object: KubeObject) => boolean,
  retrack: (object: KubeObject) => KubeObject,
): NormalizedTargets {
  const byKey = new Map<string, { object: KubeObject; count: number }>();
  targets.forEach((target, index) => {
    const object = withNamespace(target, isNamespaced(target) ? target.metadata.namespace || namespace : '', retrack);
    const key = keyOf(object);
    const text = key.name === '' ? `${keyText(key)}#${index}` : keyText(key);
    const count = (byKey.get(text)?.count ?? 0) + 1;
    byKey.set(text, { object, count });
  });
  const conditions = [...byKey].filter(([, { count }]) => count > 1).map(([text, { count }]) => repeated(text, count));
  return { objects: [...byKey.values()].map(({ object }) => object), conditions };
}

function withNamespace(object: KubeObject, namespace: string, retrack: (object: KubeObject) => KubeObject): KubeObject {
  const { namespace: old = '', ...metadata } = object.metadata;
  if (old === namespace) return object;
  return retrack({ ...object, metadata: namespace === '' ? metadata : { ...metadata, namespace } });
}

function repeated(key: string, count: number): Condition {
  return {
    type: 'RepeatedResourceWarning',
    message: `Resource ${key} appeared ${count} times among application resources.`,
  };
}
