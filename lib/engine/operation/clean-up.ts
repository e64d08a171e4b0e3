import type { HookDeletePolicy } from '../../model/index.js';
import { hookDeletePoliciesOf } from '../order/index.js';
import { deleteEffect, hookFinalizerEffects } from './apply-effect.js';
import { isDone, type Pass } from './pass.js';
import { liveOf } from './refresh-tasks.js';
import { objectOf, type Task } from './task.js';

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
