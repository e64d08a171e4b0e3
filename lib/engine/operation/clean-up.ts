import type { HookDeletePolicy, OperationState } from '../../model/index.js';
import { hookDeletePoliciesOf, isHook } from '../order/index.js';
import { deleteEffect, hookFinalizerEffects } from './apply-effect.js';
import type { Effect } from './effect.js';
import type { Observation } from './observation.js';
import { isDone, markedPhase, openPass, type Pass } from './pass.js';
import { liveOf } from './refresh-tasks.js';
import { objectOf, taskOf, type Task } from './task.js';

/**
 * Asks for what a finished attempt leaves to be done: its hooks lose the finalizer that held them, and those with the policy are
 * deleted. The shell stores the result first: a hook that is gone can then never be taken for one that has not run.
 */
export function cleanUp(pass: Pass, tasks: readonly Task[], policy: HookDeletePolicy): void {
  for (const seen of tasks) {
    if (!seen.hook || !isDone(pass, seen)) continue;
    const task = { ...seen, live: liveOf(pass, seen) };
    if (!task.live) continue;
    const released = pass.effects.some((effect) => effect.type === 'removeFinalizer' && effect.task === task.id);
    if (!released) pass.effects.push(...hookFinalizerEffects(task, 0));
    if (hookDeletePoliciesOf(objectOf(task)).includes(policy)) pass.effects.push(deleteEffect(pass, task, 1));
  }
}

/**
 * What a finished operation left undone because the process ended after its result was stored: hooks of its last attempt that are
 * still held, or that their policy deletes. Empty when there is nothing to do, which is nearly always.
 */
export function leftovers(operation: OperationState, seen: Observation): Effect[] {
  if (operation.operation.sync?.dryRun === true) return [];
  const pass = openPass(operation, seen);
  const policy = operation.phase === 'Succeeded' ? 'HookSucceeded' : 'HookFailed';
  for (const live of seen.live.values()) {
    const phase = markedPhase(live, operation);
    if (!isHook(live) || phase === undefined) continue;
    const task = taskOf(phase, 0, { live }, { hook: true });
    pass.effects.push(...hookFinalizerEffects(task, 0));
    const deleting = live.metadata.deletionTimestamp !== undefined;
    if (!deleting && hookDeletePoliciesOf(live).includes(policy)) pass.effects.push(deleteEffect(pass, task, 1));
  }
  return pass.effects;
}
