import type { GroupVersionKind } from '../../kube/index.js';

const of = (group: string, version: string, kind: string): GroupVersionKind => ({ group, version, kind });

/** The kinds that simulated controllers read and write beside their own. */
export const known = {
  controllerRevision: of('apps', 'v1', 'ControllerRevision'),
  daemonSet: of('apps', 'v1', 'DaemonSet'),
  deployment: of('apps', 'v1', 'Deployment'),
  lease: of('coordination.k8s.io', 'v1', 'Lease'),
  job: of('batch', 'v1', 'Job'),
  node: of('', 'v1', 'Node'),
  persistentVolume: of('', 'v1', 'PersistentVolume'),
  persistentVolumeClaim: of('', 'v1', 'PersistentVolumeClaim'),
  pod: of('', 'v1', 'Pod'),
  replicaSet: of('apps', 'v1', 'ReplicaSet'),
  rollout: of('argoproj.io', 'v1alpha1', 'Rollout'),
  event: of('', 'v1', 'Event'),
  secret: of('', 'v1', 'Secret'),
  service: of('', 'v1', 'Service'),
  statefulSet: of('apps', 'v1', 'StatefulSet'),
} as const;

/** A kind as text, whatever its version: `group/Kind`. */
export function kindText({ group, kind }: Pick<GroupVersionKind, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}
