import { awaitsReplacement, isApproved, isGuardedReplacement } from '../pruning/index.js';
import type { ApplyMethod } from './effect.js';
import type { Outcome } from './outcome.js';
import { isPending, type Pass } from './pass.js';
import { objectHas } from './sync-options.js';
import type { Task } from './task.js';

/** Kinds whose deletion takes everything inside with it: they are never deleted to be replaced. */
const updatedInPlace = new Set(['CustomResourceDefinition', 'Namespace']);

/** Whether a task is told to delete and create again. */
export function isForced(pass: Pass, task: Task): boolean {
  return pass.options.force || objectHas(task.target, 'Force=true') || objectHas(task.live, 'Force=true');
}

function canRecreate(pass: Pass, task: Task, method: ApplyMethod): boolean {
  return isForced(pass, task) && !(method === 'replace' && updatedInPlace.has(task.gvk.kind));
}

/**
 * Whether a write may become a deletion and a creation. What is guarded is written in place first, whatever the options say: only where
 * the API server refuses that, and a person said yes, is it deleted.
 */
export function mayRecreate(pass: Pass, task: Task, method: ApplyMethod): boolean {
  if (!canRecreate(pass, task, method)) return false;
  return !isHeld(pass, task) || (wasRefused(pass, task) && isApproved(pass.seen.app, pass.state.startedAt));
}

/** Whether a task's object is not deleted and created anew without a person. */
export function isHeld(pass: Pass, { target, live }: Task): boolean {
  const objects = [target, live].filter((object) => object !== undefined);
  return isGuardedReplacement(pass.seen.app, objects, pass.settings.massDeletion);
}

/** Whether an outcome is the refusal to change in place what may be deleted and created anew when a person says so. */
export function asksForReplacement(pass: Pass, task: Task, { effect, reason }: Outcome): boolean {
  if (effect.type !== 'apply' || effect.force || reason !== 'Invalid' || !task.live) return false;
  return canRecreate(pass, task, effect.method) && isHeld(pass, task);
}

/** Tasks whose objects are deleted and created anew once a person says yes. */
export function awaitingReplacement(pass: Pass, tasks: readonly Task[]): Task[] {
  if (isApproved(pass.seen.app, pass.state.startedAt)) return [];
  return tasks.filter((task) => task.live && wasRefused(pass, task) && isHeld(pass, task));
}

const wasRefused = (pass: Pass, task: Task): boolean =>
  isPending(pass, task) && awaitsReplacement(pass.results.of(task));
