import { absorb } from './absorb.js';
import { applyEffect, deleteEffect } from './apply-effect.js';
import { buildTasks } from './build-tasks.js';
import type { ApplyEffect } from './effect.js';
import { withReasons } from './messages.js';
import { isPending, isUnsuccessful, type Pass, type Verdict } from './pass.js';
import { isPrune, type Task } from './task.js';
import { notValid, withoutUnchanged } from './valid-tasks.js';

/**
 * One pass over the tasks of a sync that only tries: every task without a result is tried, and none is ever done, whatever became
 * of the process or of an answer. Nothing is waited for, approved or cleaned up; what `SkipDryRunOnMissingResource` exempts is left out.
 */
export function dryRunPass(pass: Pass): Verdict {
  const { tasks, invalid } = buildTasks(pass);
  if (invalid.length > 0) return notValid(pass, invalid);
  absorb(pass, tasks);
  const failed = tasks.filter((task) => isUnsuccessful(pass, task));
  if (failed.length > 0) {
    const reasons = failed.map((task) => pass.results.of(task) ?? {});
    return { phase: 'Failed', message: withReasons('one or more objects failed to apply (dry run)', reasons) };
  }
  const kind = pass.settings.method === 'serverSide' ? 'server' : 'client';
  const open = withoutUnchanged(pass, tasks).filter((task) => !task.skipDryRun && isPending(pass, task));
  if (pass.effects.length === 0) tryAll(pass, open, kind);
  if (pass.effects.length > 0) return { phase: 'Running', message: 'one or more tasks are running' };
  return { phase: 'Succeeded', message: 'successfully synced (no more tasks)' };
}

/** Asks for the dry run of tasks. */
export function tryAll(pass: Pass, tasks: readonly Task[], kind: Exclude<ApplyEffect['dryRun'], false>): void {
  for (const task of tasks) {
    if (!isPrune(task)) pass.effects.push(applyEffect(pass, task, 0, kind));
    else if (!pass.options.dryRun) continue;
    else if (pass.options.prune) pass.effects.push(deleteEffect(pass, task, 0, kind));
    else
      pass.results.set(task, { status: 'PruneSkipped', hookPhase: 'Succeeded', message: 'ignored (requires pruning)' });
  }
}
