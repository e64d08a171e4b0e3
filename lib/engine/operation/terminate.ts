import { hookDeletePoliciesOf } from '../order/index.js';
import { setError } from './absorb.js';
import { deleteEffect, hookFinalizerEffects } from './apply-effect.js';
import { buildTasks } from './build-tasks.js';
import { operationTerminated, terminationFailed } from './ended-early.js';
import { terminatedMessage } from './messages.js';
import type { Outcome } from './outcome.js';
import { isDone, isOfThisAttempt, isPending, isRunning, outcomeOf, type Pass, type Verdict } from './pass.js';
import { hookPhaseOf, liveOf } from './refresh-tasks.js';
import { objectOf, type Task } from './task.js';

const unseen = 'Failed to get live resource: ';

/**
 * Ends an operation before its time: its hooks are released, those that still run are deleted. A running hook that nobody sees is
 * looked for first.
 */
export function terminate(pass: Pass): Verdict {
  const hooks = buildTasks(pass).tasks.filter((task) => task.hook);
  pass.effects.length = 0;
  for (const hook of hooks) adopt(pass, { ...hook, live: liveOf(pass, hook) });
  const answered = pass.seen.outcomes.filter(({ task }) => hooks.some((hook) => hook.id === task));
  if (answered.some(({ effect }) => effect.type === 'removeFinalizer' || effect.type === 'delete')) {
    return terminated(pass, hooks, answered);
  }
  for (const hook of hooks) {
    if (isRunning(pass, hook) && !liveOf(pass, hook) && !outcomeOf(pass, hook, 'get')) {
      pass.effects.push({ type: 'get', task: hook.id, gvk: hook.gvk, key: hook.key, order: 0 });
    }
  }
  if (pass.effects.length === 0) for (const hook of hooks) end(pass, { ...hook, live: liveOf(pass, hook) });
  return pass.effects.length > 0
    ? { phase: 'Terminating', message: pass.state.message || 'operation is terminating' }
    : terminated(pass, hooks, []);
}

/** A hook that this attempt has just created, and whose creation no step has seen yet, runs as well. */
function adopt(pass: Pass, hook: Task): void {
  if (!isPending(pass, hook) || !isOfThisAttempt(hook, pass.state)) return;
  pass.results.set(hook, { status: 'Synced', hookPhase: 'Running', message: '' });
}

function terminated(pass: Pass, hooks: readonly Task[], answered: readonly Outcome[]): Verdict {
  pass.effects.length = 0;
  let failed = false;
  for (const hook of hooks) {
    if (pass.results.of(hook)?.message?.startsWith(unseen)) failed = true;
    if (isRunning(pass, hook)) pass.results.set(hook, endOf(pass, hook));
    const error = answered.find(({ task, ok, reason }) => task === hook.id && !ok && reason !== 'NotFound');
    if (!error) continue;
    failed = true;
    if (error.effect.type === 'delete') setError(pass, hook, `Failed to delete: ${error.message}`, 'Failed');
    else setError(pass, hook, `Failed to remove hook finalizer: ${error.message}`);
  }
  return failed ? { phase: 'Error', message: terminationFailed } : { phase: 'Failed', message: operationTerminated };
}

function end(pass: Pass, hook: Task): void {
  if (isDone(pass, hook) && hook.live) pass.effects.push(...hookFinalizerEffects(hook, 0));
  if (!isRunning(pass, hook)) return;
  const search = outcomeOf(pass, hook, 'get');
  if (!hook.live) {
    const { status } = pass.results.of(hook) ?? {};
    const lost = search && !search.ok && search.reason !== 'NotFound';
    if (lost) setError(pass, hook, `${unseen}${search.message}`);
    else pass.results.set(hook, { ...(status && { status }), hookPhase: 'Succeeded', message: terminatedMessage });
    return;
  }
  const result = endOf(pass, hook);
  pass.results.set(hook, result);
  pass.effects.push(...hookFinalizerEffects(hook, 0));
  if (result.message === terminatedMessage || hookDeletePoliciesOf(objectOf(hook)).includes('HookFailed')) {
    pass.effects.push(deleteEffect(pass, hook, 1));
  }
}

/** The final result of a hook that ran: its own when it ended by itself, else that it was terminated. */
function endOf(pass: Pass, hook: Task) {
  const status = pass.results.of(hook)?.status;
  const live = liveOf(pass, hook);
  const found = live && hookPhaseOf(pass, live);
  const base = status ? { status } : {};
  return found && found.hookPhase !== 'Running'
    ? { ...base, hookPhase: found.hookPhase, message: found.message ?? '' }
    : { ...base, hookPhase: 'Failed' as const, message: terminatedMessage };
}
