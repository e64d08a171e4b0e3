import { equalJson, isJsonObject, type KubeObject } from '../../kube/index.js';
import { isPending, type Pass } from './pass.js';
import { isForced } from './recreation.js';
import { diffOf } from './task-diff.js';
import type { Task } from './task.js';

/** Which fields of a kind the API server never changes in place. */
type Frozen = (path: string) => boolean;

const under =
  (...fields: readonly string[]): Frozen =>
  (path) =>
    fields.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));

const selector = under('spec.selector');
const binding = under('roleRef');
const changeableInStatefulSets = under(
  'spec.replicas',
  'spec.ordinals',
  'spec.template',
  'spec.updateStrategy',
  'spec.revisionHistoryLimit',
  'spec.persistentVolumeClaimRetentionPolicy',
  'spec.minReadySeconds',
);

/** By `group/Kind`, as kube-apiserver refuses their updates. */
const frozen: ReadonlyMap<string, Frozen> = new Map([
  ['batch/Job', under('spec.template', 'spec.selector', 'spec.completionMode')],
  ['apps/StatefulSet', (path) => path.startsWith('spec.') && !changeableInStatefulSets(path)],
  ['apps/Deployment', selector],
  ['apps/DaemonSet', selector],
  ['apps/ReplicaSet', selector],
  ['rbac.authorization.k8s.io/RoleBinding', binding],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', binding],
]);

const remedy =
  'To have it deleted and created again, annotate it argocd.argoproj.io/sync-options: Replace=true,Force=true; or give it another name.';

/**
 * Why a task can never succeed: it changes fields that the API server does not change in place. `undefined` for hooks, which are always
 * created anew, where the object may be deleted and created again, and for all else.
 */
export function immutableProblem(pass: Pass, task: Task): string | undefined {
  const { group, kind, name } = task.key;
  const isFrozen = frozen.get(`${group}/${kind}`);
  if (!isFrozen || !task.target || !task.live || task.hook || isForced(pass, task) || !isPending(pass, task))
    return undefined;
  if (!mayDiffer(task.target, task.live)) return undefined;
  if (task.live.metadata.deletionTimestamp !== undefined || isYetToStart(task.live)) return undefined;
  const paths = diffOf(pass, task.target, task.live)
    .changes.map(({ path }) => path)
    .filter(isFrozen);
  if (paths.length === 0) return undefined;
  return `${group}/${kind} ${name} cannot be changed in place: ${paths.join(', ')}. ${remedy}`;
}

/** Whether it is worth a comparison: a selector or a role that is as written needs none. */
function mayDiffer(target: KubeObject, live: KubeObject): boolean {
  if (target.kind === 'Job' || target.kind === 'StatefulSet') return true;
  const selectorOf = ({ spec }: KubeObject) => (isJsonObject(spec) ? spec['selector'] : undefined);
  return !equalJson(selectorOf(target), selectorOf(live)) || !equalJson(target['roleRef'], live['roleRef']);
}

/** A suspended Job that never ran still takes another template. */
function isYetToStart({ kind, spec, status }: KubeObject): boolean {
  const started = isJsonObject(status) && status['startTime'] !== undefined;
  return kind === 'Job' && isJsonObject(spec) && spec['suspend'] === true && !started;
}

/** What helps against a refusal of the API server to change a field in place; `''` for other messages. */
export function immutableRemedy(message: string): string {
  const refused =
    message.includes('field is immutable') || message.includes('updates to statefulset spec for fields other than');
  return refused ? `. ${remedy}` : '';
}
