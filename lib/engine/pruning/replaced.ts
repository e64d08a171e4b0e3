import { keyOf, keyText, type KubeObject } from '../../kube/index.js';

/**
 * The objects without those that another one replaces: of the same kind, in the same namespace, and with the same name but for what
 * follows its last dash, as in names that end in a digest of the content. One object replaces one other.
 */
export function withoutReplaced(gone: readonly KubeObject[], missing: readonly KubeObject[]): KubeObject[] {
  if (missing.length === 0) return [...gone];
  const successors = new Map<string, number>();
  for (const stem of missing.map(stemOf)) successors.set(stem, (successors.get(stem) ?? 0) + 1);
  return gone.filter((object) => {
    const stem = stemOf(object);
    const left = object.metadata.name?.includes('-') === true ? (successors.get(stem) ?? 0) : 0;
    if (left > 0) successors.set(stem, left - 1);
    return left === 0;
  });
}

function stemOf(object: KubeObject): string {
  const key = keyOf(object);
  return keyText({ ...key, name: key.name.replace(/-[^-]*$/, '-') });
}
