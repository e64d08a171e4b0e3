import { builtinKinds, splitApiVersion } from '../../kube/index.js';

/** Versions that Kubernetes serves no longer, but still knows by name. */
const RETIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['extensions/v1beta1', ['DaemonSet', 'Deployment', 'Ingress', 'NetworkPolicy', 'ReplicaSet', 'Scale']],
  ['apps/v1beta1', ['ControllerRevision', 'Deployment', 'Scale', 'StatefulSet']],
  ['apps/v1beta2', ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'Scale', 'StatefulSet']],
  ['batch/v1beta1', ['CronJob']],
  ['policy/v1beta1', ['Eviction', 'PodDisruptionBudget']],
  ['networking.k8s.io/v1beta1', ['Ingress', 'IngressClass']],
  ['autoscaling/v2beta1', ['HorizontalPodAutoscaler']],
  ['autoscaling/v2beta2', ['HorizontalPodAutoscaler']],
  ['rbac.authorization.k8s.io/v1beta1', ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']],
  ['storage.k8s.io/v1beta1', ['CSIDriver', 'CSINode', 'CSIStorageCapacity', 'StorageClass', 'VolumeAttachment']],
  ['discovery.k8s.io/v1beta1', ['EndpointSlice']],
  ['coordination.k8s.io/v1beta1', ['Lease']],
  ['events.k8s.io/v1beta1', ['Event']],
]);

/** Kinds of what is sent to subresources. */
const OF_SUBRESOURCES: ReadonlySet<string> = new Set([
  'authentication.k8s.io/v1/TokenRequest',
  'autoscaling/v1/Scale',
  'policy/v1/Eviction',
]);

/** Whether Kubernetes has types for a kind in a version, be it served or not. */
export function isKnownKind(group: string, version: string, kind: string): boolean {
  const retired = RETIRED.get(group === '' ? version : `${group}/${version}`);
  return (
    retired?.includes(kind) === true ||
    OF_SUBRESOURCES.has(`${group}/${version}/${kind}`) ||
    builtinKinds.some((known) => known.group === group && known.kind === kind && known.versions.includes(version))
  );
}

/** The scheme in which Kubernetes looks up its kinds, as its messages name it. */
export const SCHEME = '"pkg/runtime/scheme.go:111"';

/** Why an object of a kind cannot be read as one of a built-in resource; undefined when it can, be it of another version. */
export function whyOtherKind(
  resource: { readonly group: string; readonly kind: string },
  apiVersion: string,
  kind: string,
): string | undefined {
  const { group, version } = splitApiVersion(apiVersion);
  if (!isKnownKind(group, version, kind)) return notRegistered(apiVersion, kind);
  if (kind === resource.kind) return undefined;
  const wanted = `${resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '')}.${resource.kind}`;
  return `converting (${version}.${kind}) to (${wanted}): unknown conversion`;
}

/** What Kubernetes says of a kind that it does not know. */
export function notRegistered(apiVersion: string, kind: string): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${SCHEME}`;
}
