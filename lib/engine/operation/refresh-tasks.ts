import type { KubeObject } from '../../kube/index.js';
import type { OperationPhase } from '../../model/index.js';
import { isOfThisAttempt, isPending, isRunning, outcomeOf, type Pass } from './pass.js';
import type { Task } from './task.js';

/**
 * Asks the live objects of the running tasks how they are, and records the answer. The objects of a last wave without hooks are waited for by
 * nobody: their results end as `Running`, as in Argo CD.
 */
export function refreshRunning(pass: Pass, tasks: readonly Task[]): void {
  for (const task of tasks) {
    const live = liveOf(pass, task);
    if (!live || !isRunning(pass, task)) continue;
    const found = task.hook ? (abandoned(pass, live) ?? hookPhaseOf(pass, live)) : resourcePhaseOf(pass, live);
    if (found) record(pass, task, found);
  }
}

/**
 * Hooks that this attempt has created and whose result is not stored, for the process that created them ended: they run. Whatever comes
 * next waits for them, as if it had not ended.
 */
export function resumeHooks(pass: Pass, tasks: readonly Task[]): void {
  for (const task of tasks) {
    if (!task.hook || !isPending(pass, task) || !isOfThisAttempt(task, pass.state)) continue;
    pass.results.set(task, { status: 'Synced', hookPhase: 'Running', message: '' });
  }
}

/** A hook that somebody deletes while it runs is held by its finalizer alone: it may never end by itself. */
function abandoned(pass: Pass, live: KubeObject): Found | undefined {
  if (live.metadata.deletionTimestamp === undefined || hookPhaseOf(pass, live).hookPhase !== 'Running')
    return undefined;
  return { hookPhase: 'Failed', message: 'the hook was deleted while it ran' };
}

/**
 * The same for tasks that were written a moment ago. Only success counts yet: their controllers may not have seen the change, and
 * what is said of their health may be about the state before.
 */
export function refreshFresh(pass: Pass, tasks: readonly Task[]): void {
  for (const task of tasks) {
    const live = liveOf(pass, task);
    if (!live || !isRunning(pass, task)) continue;
    const found = task.hook ? hookPhaseOf(pass, live) : resourcePhaseOf(pass, live);
    if (found?.hookPhase === 'Succeeded') record(pass, task, found);
  }
}

function record(pass: Pass, task: Task, found: Found): void {
  const before = pass.results.of(task);
  const message = found.message ?? before?.message ?? '';
  pass.results.set(task, { ...(before?.status && { status: before.status }), hookPhase: found.hookPhase, message });
}

/** The live object of a task: as watched, or as an outcome of this step brought it. */
export function liveOf(pass: Pass, task: Task): KubeObject | undefined {
  const brought = (outcomeOf(pass, task, 'get') ?? outcomeOf(pass, task, 'apply'))?.object;
  if (!task.live || !brought) return task.live ?? brought;
  return isNewer(brought, task.live) ? brought : task.live;
}

function isNewer(a: KubeObject, b: KubeObject): boolean {
  const [first, second] = [a.metadata.resourceVersion ?? '', b.metadata.resourceVersion ?? ''];
  return /^\d+$/.test(first) && /^\d+$/.test(second) && BigInt(first) > BigInt(second);
}

interface Found {
  readonly hookPhase: OperationPhase;
  readonly message: string | undefined;
}

/** How far a hook is, by the health of its object. */
export function hookPhaseOf(pass: Pass, live: KubeObject): Found {
  const health = healthIn(pass, live);
  const message = health?.message ?? '';
  switch (health?.status) {
    case 'Healthy':
      return { hookPhase: 'Succeeded', message };
    case 'Progressing':
    case 'Suspended':
      return { hookPhase: 'Running', message };
    case 'Degraded':
    case 'Unknown':
      return { hookPhase: 'Failed', message };
    default:
      return { hookPhase: 'Succeeded', message: `${live.metadata.name ?? ''} created` };
  }
}

function resourcePhaseOf(pass: Pass, live: KubeObject): Found | undefined {
  const health = healthIn(pass, live);
  if (!health) return { hookPhase: 'Succeeded', message: undefined };
  if (health.status === 'Healthy') return { hookPhase: 'Succeeded', message: health.message || undefined };
  if (health.status === 'Degraded') return { hookPhase: 'Failed', message: health.message ?? '' };
  return undefined;
}

function healthIn(pass: Pass, live: KubeObject) {
  return (pass.seen.healthOf ?? pass.settings.healthOf)(live);
}
