import { joinApiVersion, type GroupVersionKind } from '../../kube/index.js';

/** Why an object cannot be written where its kind is not served. `other` is the version in which the kind is served, if it is in any. */
export function notServed(gvk: GroupVersionKind, other: GroupVersionKind | undefined): string {
  const text = `${joinApiVersion(gvk.group, gvk.version)} ${gvk.kind}`;
  return other === undefined
    ? `the cluster serves no ${text}; install its CustomResourceDefinition or correct apiVersion and kind`
    : `the cluster does not serve ${text}, but ${joinApiVersion(other.group, other.version)}`;
}
