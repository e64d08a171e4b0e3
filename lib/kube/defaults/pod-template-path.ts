const PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', []],
  ['/PodTemplate', ['template']],
  ['/ReplicationController', ['spec', 'template']],
  ['apps/Deployment', ['spec', 'template']],
  ['apps/ReplicaSet', ['spec', 'template']],
  ['apps/StatefulSet', ['spec', 'template']],
  ['apps/DaemonSet', ['spec', 'template']],
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

/** Where a built-in kind keeps the pod that it makes; the empty path for a pod itself. */
export function podTemplatePath(kind: {
  readonly group: string;
  readonly kind: string;
}): readonly string[] | undefined {
  return PATHS.get(`${kind.group}/${kind.kind}`);
}
