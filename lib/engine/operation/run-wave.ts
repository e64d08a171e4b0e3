import type { KubeObject } from '../../kube/index.js';
import { annotations, type HookDeletePolicy } from '../../model/index.js';
import { hookDeletePoliciesOf } from '../order/index.js';
import { isApproved, keptBySync, type KeptReason } from '../pruning/index.js';
import { applyEffect, deleteEffect, hookFinalizerEffects, replaces } from './apply-effect.js';
import type { Absorbed } from './absorb.js';
import { isPending, laterRun, markedPhase, type Pass } from './pass.js';
import type { WaitingFor } from './messages.js';
import { awaitingReplacement, isForced, isHeld } from './recreation.js';
import { hookPhaseOf } from './refresh-tasks.js';
import { diffOf } from './task-diff.js';
import { isPrune, objectOf, type Task } from './task.js';

/** How far a wave got: it needs its effects executed, or waits for something (effects may bring that about), or is through. */
export type WaveState =
  | { readonly state: 'effects' }
  | { readonly state: 'waiting'; readonly tasks: readonly Task[]; readonly for: Exclude<WaitingFor, 'health'> }
  | { readonly state: 'done' };

/**
 * Runs the pending tasks of one wave as far as it goes without a new observation: prunes first, then old hooks out of the way, then
 * everything that is applied, kind by kind. An object that already equals its target needs no effect and is recorded at once.
 */
export function runWave(pass: Pass, wave: readonly Task[], absorbed: Absorbed): WaveState {
  const prunes = wave.filter((task) => isPrune(task) && isPending(pass, task));
  const unconfirmed = awaitingConfirmation(pass, prunes);
  if (unconfirmed.length > 0) return { state: 'waiting', tasks: unconfirmed, for: 'confirmation' };
  for (const task of prunes) prune(pass, task);
  if (pass.effects.length > 0) return { state: 'effects' };

  const creations = wave.filter((task) => !isPrune(task) && isPending(pass, task));
  const refused = awaitingReplacement(pass, creations);
  if (refused.length > 0) return { state: 'waiting', tasks: refused, for: 'replacement' };
  const inTheWay = creations.filter((task) => !absorbed.gone.has(task.id) && removeOldHook(pass, task));
  if (inTheWay.length > 0) return { state: 'waiting', tasks: inTheWay, for: 'deletion' };
  if (pass.effects.length > 0) return { state: 'effects' };

  applyAll(pass, creations, absorbed);
  return { state: pass.effects.length > 0 ? 'effects' : 'done' };
}

/** Prunes that wait until a person says yes. */
export function awaitingConfirmation(pass: Pass, tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => isPrune(task) && keptOf(pass, task) === 'Unconfirmed');
}

function prune(pass: Pass, task: Task): void {
  const skipped = (message: string) =>
    pass.results.set(task, { status: 'PruneSkipped', hookPhase: 'Succeeded', message });
  const kept = keptOf(pass, task);
  if (kept === 'PruningOff') skipped('ignored (requires pruning)');
  else if (kept === 'NoPrune') skipped('ignored (no prune)');
  else if (kept === 'BeingDeleted') {
    pass.results.set(task, { status: 'Pruned', hookPhase: 'Succeeded', message: 'pruned' });
  } else pass.effects.push(deleteEffect(pass, task, 0));
}

function keptOf(pass: Pass, task: Task): KeptReason | undefined {
  const object = objectOf(task);
  return keptBySync(object, {
    prune: pass.options.prune,
    syncOptions: pass.options.list,
    isGuarded: pass.guarded.has(object),
    isApproved: isApproved(pass.seen.app, pass.state.startedAt),
  });
}

/** Whether a hook of an earlier run is still in the way of this one; asks for what removes it. */
function removeOldHook(pass: Pass, task: Task): boolean {
  if (!task.hook || !task.live || laterRun(task, pass.state)) return false;
  const released = hookFinalizerEffects(task, 0);
  pass.effects.push(...released);
  const policies = hookDeletePoliciesOf(objectOf(task));
  const leftOver = task.live.metadata.deletionTimestamp !== undefined;
  const mustGo = leftOver || policies.includes('BeforeHookCreation') || shouldBeGone(pass, task.live, policies);
  if (mustGo && !leftOver) pass.effects.push(deleteEffect(pass, task, 1));
  // Its run in an earlier phase of this attempt is known by nothing else; once it is released anybody may delete it.
  if ((mustGo || released.length > 0) && markedPhase(task.live, pass.state) !== undefined) pass.storeFirst = true;
  return mustGo;
}

/** Whether an earlier attempt ended so that this hook of it was to be deleted, and the process died before. */
function shouldBeGone(pass: Pass, live: KubeObject, policies: readonly HookDeletePolicy[]): boolean {
  if (live.metadata.annotations?.[annotations.operation] === undefined) return false;
  const { hookPhase } = hookPhaseOf(pass, live);
  return policies.includes(hookPhase === 'Succeeded' ? 'HookSucceeded' : 'HookFailed');
}

function applyAll(pass: Pass, tasks: readonly Task[], absorbed: Absorbed): void {
  let order = 0;
  let kind: string | undefined;
  for (const task of tasks) {
    const seen = absorbed.gone.has(task.id) ? { ...task, live: undefined } : task;
    if (recordedWithoutEffect(pass, seen)) continue;
    if (kind !== undefined && kind !== task.gvk.kind) order++;
    kind = task.gvk.kind;
    pass.effects.push(applyEffect(pass, seen, order));
  }
}

function recordedWithoutEffect(pass: Pass, task: Task): boolean {
  if (!task.live) return false;
  const synced = (message: string) => pass.results.set(task, { status: 'Synced', hookPhase: 'Running', message });
  if (task.hook) {
    const later = laterRun(task, pass.state);
    if (later === undefined) return false;
    const hookPhase = later === 'SyncFail' ? 'Failed' : 'Succeeded';
    pass.results.set(task, { status: 'Synced', hookPhase, message: `run before the one of the phase ${later}` });
    return true;
  }
  if (pass.settings.applyUnchanged || isRecreated(pass, task) || isModified(pass, task)) return false;
  synced(`${task.gvk.kind.toLowerCase()}/${task.key.name} unchanged`);
  return true;
}

/** An object that every sync deletes and creates, unless this operation already did. */
function isRecreated(pass: Pass, task: Task): boolean {
  if (!replaces(pass, task) || !isForced(pass, task) || isHeld(pass, task)) return false;
  const created = task.live?.metadata.creationTimestamp;
  return created === undefined || Date.parse(created) < Math.floor(Date.parse(pass.state.startedAt) / 1000) * 1000;
}

/** Whether a task's live object differs from its target. */
export function isModified(pass: Pass, task: Task): boolean {
  if (!task.target || !task.live) return true;
  return diffOf(pass, task.target, task.live).state !== 'same';
}
