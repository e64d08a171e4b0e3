import { hookDeletePoliciesOf } from '../order/index.js';
import { deleteEffect, hookFinalizerEffects } from './apply-effect.js';
import { buildTasks } from './build-tasks.js';
import { isDone, isRunning, type Pass, type Verdict } from './pass.js';
import { hookPhaseOf, liveOf } from './refresh-tasks.js';
import { objectOf, type Task } from './task.js';

/** Ends an operation that somebody terminated: its hooks are released, those that still run are deleted. */
export function terminate(pass: Pass): Verdict {
  const hooks = buildTasks(pass).tasks.filter((task) => task.hook);
  pass.effects.length = 0;
  const answered = pass.seen.outcomes.filter(({ task }) => hooks.some((hook) => hook.id === task));
  const errors = answered.filter(({ ok, reason, effect }) => !ok && reason !== 'NotFound' && effect.type !== 'apply');
  const asked = answered.some(({ effect }) => effect.type === 'removeFinalizer' || effect.type === 'delete');
  if (asked)
    return terminated(
      pass,
      errors.map(({ message }) => message),
    );
  for (const hook of hooks) end(pass, { ...hook, live: liveOf(pass, hook) });
  return pass.effects.length > 0
    ? { phase: 'Terminating', message: pass.state.message || 'operation is terminating' }
    : terminated(pass, []);
}

function terminated(pass: Pass, errors: readonly string[]): Verdict {
  for (const hook of buildTasks(pass).tasks) {
    if (hook.hook && isRunning(pass, hook)) pass.results.set(hook, endOf(pass, hook));
  }
  pass.effects.length = 0;
  return errors.length === 0
    ? { phase: 'Failed', message: 'Operation terminated' }
    : { phase: 'Error', message: `Operation termination had errors: ${[...new Set(errors)].join('; ')}` };
}

function end(pass: Pass, hook: Task): void {
  if (!hook.live) return;
  if (isDone(pass, hook)) pass.effects.push(...hookFinalizerEffects(hook, 0));
  if (!isRunning(pass, hook)) return;
  const result = endOf(pass, hook);
  pass.results.set(hook, result);
  pass.effects.push(...hookFinalizerEffects(hook, 0));
  if (result.message === 'Terminated' || hookDeletePoliciesOf(objectOf(hook)).includes('HookFailed')) {
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
    : { ...base, hookPhase: 'Failed' as const, message: 'Terminated' };
}
