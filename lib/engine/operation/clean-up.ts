import type { KubeObject } from '../../kube/index.js';
import type { HookDeletePolicy, OperationState } from '../../model/index.js';
import { hookDeletePoliciesOf, isHook } from '../order/index.js';
import { deleteEffect, hookFinalizerEffects } from './apply-effect.js';
import type { Effect } from './effect.js';
import type { Observation } from './observation.js';
import { isEndedEarly } from './ended-early.js';
import { terminatedMessage } from './messages.js';
import { isDone, markedPhase, openPass, type Pass } from './pass.js';
import { hookPhaseOf, liveOf } from './refresh-tasks.js';
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
 * What a finished operation left undone because the process ended in the midst of it, or its manifests could not be had: hooks of its
 * last attempt that are still held, that their policy deletes, or that were terminated. Empty when there is nothing to do, which is
 * nearly always.
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
    const isDoomed = hookDeletePoliciesOf(live).includes(policy) || isTerminated(pass, task, live);
    if (!deleting && isDoomed) pass.effects.push(deleteEffect(pass, task, 1));
  }
  return pass.effects;
}

/** Whether a hook of a finished operation was ended with it. One that only lost its manifests lets its hooks run to their end. */
function isTerminated(pass: Pass, task: Task, live: KubeObject): boolean {
  if (pass.results.of(task)?.message === terminatedMessage) return true;
  return isEndedEarly(pass.state.message) && hookPhaseOf(pass, live).hookPhase === 'Running';
}
