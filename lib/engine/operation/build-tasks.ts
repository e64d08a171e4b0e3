import { isJsonObject, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { OperationState, ResourceResult, SyncOperationResource } from '../../model/index.js';
import { withManagedNamespace } from '../compare/managed-namespace.js';
import { liveFor, pairUp, type Pair } from '../compare/pairs.js';
import { refusalOf } from '../compare/refusal.js';
import { hookName, isHook, isSkipped, phasesOf, reversedWaves, sortTasks, waveOf } from '../order/index.js';
import { guardedPrunes, pruningOf } from '../pruning/index.js';
import { withName } from '../tracking/index.js';
import { immutableProblem } from './immutable-fields.js';
import { namespaceTask } from './namespace-task.js';
import type { Observation } from './observation.js';
import { openPass, type Pass } from './pass.js';
import { objectHas } from './sync-options.js';
import { isPrune, objectOf, taskOf, type Task } from './task.js';

/** The tasks of a sync in their order, and those that cannot be run with the reason. */
export interface TaskList {
  readonly tasks: readonly Task[];
  readonly invalid: readonly { readonly task: Task; readonly message: string }[];
}

/** The tasks of an operation in their order, without running any, and the results that are known already. */
export function tasksOf(operation: OperationState, seen: Observation): TaskList & { results: ResourceResult[] } {
  const pass = openPass(operation, seen);
  return { ...buildTasks(pass), results: pass.results.list() };
}

/** All tasks of a sync, from what is desired and what is live alone; what was done before is not considered. */
export function buildTasks(pass: Pass): TaskList {
  const { seen, settings } = pass;
  const targets = withManagedNamespace(seen.targets.resources, seen.live, seen.app, settings);
  const tasks = [...resourceTasks(pass, targets), ...hookTasks(pass)];
  const created = namespaceTask(pass, targets);
  if (created) tasks.push(created);
  const invalid: { task: Task; message: string }[] = [];
  const checked = tasks.map((task) => {
    const problem = problemOf(pass, task);
    if (problem === 'later') return { ...task, skipDryRun: true };
    if (problem) invalid.push({ task, message: problem.message });
    return task;
  });
  return { tasks: sortTasks(withPruneWaves(checked, pass)), invalid };
}

function resourceTasks(pass: Pass, targets: readonly KubeObject[]): Task[] {
  const { seen, settings } = pass;
  const wanted = pass.state.operation.sync?.resources ?? [];
  const isRefused = (object: KubeObject) => refusalOf(seen, object) !== undefined;
  const pairs = pairUp(targets, seen.live, seen.app, settings, isRefused).filter(
    ({ target, selfReferenced, kept }) =>
      kept === undefined && selfReferenced && !(target && (isSkipped(target) || isHook(target))),
  );
  guardPrunes(pass, pairs);
  const chosen = wanted.length === 0 ? pairs : pairs.filter(({ key }) => wanted.some((one) => names(one, key)));
  return chosen.map(({ target, live }) => {
    const object = target ?? live;
    return taskOf('Sync', object ? waveOf(object) : 0, { target, live });
  });
}

/** Finds the prunes that wait for a person: among all objects of the Application, whichever of them are synced now. */
function guardPrunes(pass: Pass, pairs: readonly Pair[]): void {
  const { state, seen, options, settings } = pass;
  if (!options.prune || options.dryRun) return;
  const { initiatedBy, sync } = state.operation;
  const chosen = (sync?.resources ?? []).length > 0 && initiatedBy?.automated !== true;
  const pruning = { ...pruningOf(seen.app, pairs, options.list), chosen };
  for (const object of guardedPrunes(pruning, settings.massDeletion)) pass.guarded.add(object);
}

/** Whether a selection names an object; without a namespace it names those of every namespace. */
export function names({ group = '', kind, name, namespace }: SyncOperationResource, key: ObjectKey): boolean {
  return group === key.group && kind === key.kind && name === key.name && (!namespace || namespace === key.namespace);
}

function hookTasks(pass: Pass): Task[] {
  if (pass.options.skipHooks) return [];
  return pass.seen.targets.hooks.flatMap((hook) =>
    phasesOf(hook).map((phase) => {
      const target = withName(hook, hookName(hook, phase, pass.revision, pass.state.startedAt));
      const live = liveFor(target, pass.seen.live);
      return taskOf(phase, waveOf(target), { target, live }, { hook: true });
    }),
  );
}

/** Why a task cannot be run; `later` when its kind is not served yet but may be when its turn comes. */
function problemOf(pass: Pass, task: Task): 'later' | { readonly message: string } | undefined {
  const object = objectOf(task);
  const kind = pass.seen.kinds(task.gvk);
  if (kind?.problem !== undefined) return { message: kind.problem };
  const refusal = refusalOf(pass.seen, object);
  if (kind?.served) {
    const message = refusal ?? immutableProblem(pass, task);
    return message === undefined ? undefined : { message };
  }
  const expected =
    pass.options.has('SkipDryRunOnMissingResource=true') ||
    objectHas(task.target, 'SkipDryRunOnMissingResource=true') ||
    definesKind([...pass.seen.targets.resources, ...pass.seen.targets.hooks], task.key);
  if (expected) return 'later';
  if (isPrune(task)) return undefined;
  const { group, version } = task.gvk;
  return { message: missingKind(group, version, task.gvk.kind, kind !== undefined) };
}

function missingKind(group: string, version: string, kind: string, otherVersion: boolean): string {
  const name = group === '' ? kind : `${group}/${kind}`;
  const advice = otherVersion
    ? `Version "${version}" of ${name} is not served in the destination cluster: change its apiVersion`
    : `Make sure the "${kind}" CRD is installed on the destination cluster`;
  return `The Kubernetes API could not find ${name} version "${version}". ${advice}.`;
}

/** Whether a CustomResourceDefinition of a kind is among some objects. */
export function definesKind(
  objects: readonly KubeObject[],
  { group, kind }: Pick<ObjectKey, 'group' | 'kind'>,
): boolean {
  return objects.some((object) => {
    const spec = object.kind === 'CustomResourceDefinition' ? object['spec'] : undefined;
    if (!isJsonObject(spec) || !isJsonObject(spec['names'])) return false;
    return spec['group'] === group && spec['names']['kind'] === kind;
  });
}

/** Prunes go in reversed waves; with PruneLast after everything else of the sync phase. */
function withPruneWaves(tasks: readonly Task[], pass: Pass): Task[] {
  if (!tasks.some(isPrune)) return [...tasks];
  const reversed = reversedWaves(tasks.filter(isPrune).map(({ wave }) => wave));
  const turned = tasks.map((task) => (isPrune(task) ? { ...task, wave: reversed.get(task.wave) ?? task.wave } : task));
  const all = pass.options.has('PruneLast=true');
  const last = turned.reduce((most, { phase, wave }) => (phase === 'Sync' ? Math.max(most, wave) : most), 0) + 1;
  return turned.map((task) =>
    isPrune(task) && (all || objectHas(task.live, 'PruneLast=true')) ? { ...task, wave: last } : task,
  );
}
