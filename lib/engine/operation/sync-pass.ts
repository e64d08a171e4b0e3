import { absorb, setError, type Absorbed } from './absorb.js';
import { hookFinalizerEffects } from './apply-effect.js';
import { buildTasks } from './build-tasks.js';
import { cleanUp } from './clean-up.js';
import { stopPrefix } from './ended-early.js';
import { tryAll } from './dry-run-pass.js';
import { failureMessage, waitingMessage, withReasons } from './messages.js';
import { isDone, isPending, isRunning, isUnsuccessful, outcomeOf, type Pass, type Verdict } from './pass.js';
import { liveOf, refreshFresh, refreshRunning, resumeHooks } from './refresh-tasks.js';
import { awaitingConfirmation, runWave } from './run-wave.js';
import { spanOf } from '../order/index.js';
import type { Task } from './task.js';
import { notValid, withoutUnchanged } from './valid-tasks.js';

const running = (message: string): Verdict => ({ phase: 'Running', message });
/** How long a controller may take to see that its object changed. */
const reactionSeconds = 2;
const someRunning = 'one or more tasks are running';

/** One pass over the tasks of a sync: what the outcomes and the cluster say, then what comes next. */
export function syncPass(pass: Pass): Verdict {
  const { tasks, invalid } = buildTasks(pass);
  if (invalid.length > 0) return notValid(pass, invalid);
  const absorbed = absorb(pass, tasks);
  if (absorbed.failedDryRuns.length > 0) {
    return fail(
      pass,
      withReasons(
        'one or more objects failed to apply (dry run)',
        absorbed.failedDryRuns.map((task) => pass.results.of(task) ?? {}),
      ),
      tasks,
    );
  }
  // Only the destination namespace is asked for: whether it exists decides what the tasks are.
  if (pass.effects.length > 0) return running(someRunning);
  if (begins(pass, tasks)) return running(someRunning);
  return proceed(pass, tasks, absorbed);
}

/** Before the first task of an attempt: the dry run of all, where the settings want one. Whether its effects are to be executed now. */
function begins(pass: Pass, tasks: readonly Task[]): boolean {
  const { preflight } = pass.settings;
  const begun = pass.results.size > 0 || pass.seen.outcomes.some(({ effect }) => effect.type !== 'get');
  if (begun || preflight === 'none') return false;
  const tried = withoutUnchanged(pass, tasks).filter((task) => !task.skipDryRun);
  if (awaitingConfirmation(pass, tried).length > 0) return false;
  tryAll(pass, tried, preflight);
  return pass.effects.length > 0;
}

function proceed(pass: Pass, tasks: readonly Task[], absorbed: Absorbed): Verdict {
  const fresh = new Set(absorbed.ran);
  const isFresh = (task: Task) => fresh.has(task);
  resumeHooks(pass, tasks);
  refreshRunning(
    pass,
    tasks.filter((task) => !isFresh(task)),
  );
  const regular = tasks.filter((task) => task.phase !== 'SyncFail');
  if (absorbed.ran.length > 0) {
    const after = afterEffects(pass, tasks, regular, absorbed);
    if (after) return after;
    if (pass.settings.waveDelaySeconds === 0) refreshFresh(pass, tasks.filter(isFresh));
  }
  const started = absorbed.ran.filter((task) => task.phase === 'SyncFail');
  if (started.some((task) => isRunning(pass, task))) return running(waitingMessage(started, 'health'));
  const blocked = waitsFor(pass, tasks, absorbed);
  if (blocked) return blocked;
  if (pass.settings.hookFinalizers === 'whenCompleted') dropFinalizers(pass, tasks);
  if (regular.some((task) => isUnsuccessful(pass, task))) {
    const message = 'one or more synchronization tasks completed unsuccessfully';
    return failPhase(pass, message, regular, tasks, absorbed);
  }
  return nextWave(pass, tasks, regular, absorbed);
}

/** What the effects that were just executed decide at once. */
function afterEffects(
  pass: Pass,
  tasks: readonly Task[],
  regular: readonly Task[],
  absorbed: Absorbed,
): Verdict | undefined {
  const ran = absorbed.ran.filter((task) => task.phase !== 'SyncFail');
  if (ran.length === 0) return undefined;
  if (absorbed.failed.length > 0) {
    const waited = waitsFor(pass, tasks, absorbed);
    if (waited && tasks.some((task) => task.hook && isRunning(pass, task))) {
      startFailHooks(pass, tasks, absorbed);
      return waited;
    }
    return failPhase(pass, 'one or more objects failed to apply', regular, tasks, absorbed);
  }
  const last = ran[ran.length - 1];
  const rest = withoutUnchanged(pass, regular).filter((task) => isPending(pass, task));
  if (!last || rest.some((task) => sameWave(task, last))) return undefined;
  pass.waves.push({ phase: last.phase, wave: last.wave, final: rest.length === 0 });
  if (pass.seen.waveProblem !== undefined) {
    return { phase: 'Terminating', message: `${stopPrefix}${pass.seen.waveProblem}` };
  }
  return finishedWith(
    pass,
    tasks,
    rest,
    regular.filter((task) => sameWave(task, last)),
  );
}

/** The end of a sync whose last wave has no hooks: nothing is waited for. */
function finishedWith(
  pass: Pass,
  tasks: readonly Task[],
  rest: readonly Task[],
  wave: readonly Task[],
): Verdict | undefined {
  if (rest.length > 0) {
    if (pass.settings.waveDelaySeconds === 0) return undefined;
    return { ...running(waitingMessage(wave, 'health')), wakeSeconds: pass.settings.waveDelaySeconds };
  }
  if (wave.some((task) => task.hook && !isDone(pass, task))) return undefined;
  return wave.some((task) => task.hook) ? undefined : succeed(pass, tasks, 'successfully synced (all tasks run)');
}

const sameWave = (a: Task, b: Task) => a.phase === b.phase && a.wave === b.wave;

/** Who is waited for before anything else happens. */
function waitsFor(pass: Pass, tasks: readonly Task[], absorbed: Absorbed): Verdict | undefined {
  const multiStep = spanOf(tasks)?.multiStep ?? false;
  const waiting = tasks.filter((task) => isRunning(pass, task) && (multiStep || task.hook));
  if (waiting.length > 0) {
    const fresh = new Set(absorbed.ran);
    for (const task of waiting) if (!fresh.has(task)) lookForMissing(pass, task);
    const message = waitingMessage(waiting, 'health');
    if (waiting.some((task) => fresh.has(task))) return { ...running(message), wakeSeconds: reactionSeconds };
    // That one is gone, nobody tells a second time: the next step comes at once.
    return waiting.every((task) => isRunning(pass, task)) ? running(message) : { ...running(message), wakeSeconds: 0 };
  }
  const deleting = tasks.filter(
    (task) =>
      task.live?.metadata.deletionTimestamp !== undefined &&
      pass.results.of(task)?.status === 'Pruned' &&
      !absorbed.ran.includes(task),
  );
  return deleting.length > 0 ? running(waitingMessage(deleting, 'deletion')) : undefined;
}

/** A running task without a live object: the API server itself is asked before it counts as deleted. */
function lookForMissing(pass: Pass, task: Task): void {
  if (liveOf(pass, task)) return;
  const answer = outcomeOf(pass, task, 'get');
  if (!answer) {
    pass.effects.push({ type: 'get', task: task.id, gvk: task.gvk, key: task.key, order: 0 });
  } else if (answer.reason === 'NotFound') {
    const { group, kind, name } = task.key;
    const message = `Resource ${group}/${kind}/${name} is missing, it might have been deleted`;
    pass.results.set(task, { status: 'SyncFailed', hookPhase: 'Error', message });
  } else if (!answer.ok) setError(pass, task, `Failed to get live resource ${answer.message}`);
}

function nextWave(pass: Pass, tasks: readonly Task[], regular: readonly Task[], absorbed: Absorbed): Verdict {
  const pending = withoutUnchanged(pass, regular).filter((task) => isPending(pass, task));
  const first = pending[0];
  if (!first) return succeed(pass, tasks, 'successfully synced (no more tasks)');
  const wave = pending.filter((task) => sameWave(task, first));
  const outcome = runWave(pass, wave, absorbed);
  if (outcome.state === 'waiting') {
    const verdict = running(waitingMessage(outcome.tasks, outcome.for));
    if (outcome.for === 'deletion') return verdict;
    pass.storeFirst = true;
    return { ...verdict, awaitsApproval: true };
  }
  if (outcome.state === 'effects') return running(pass.state.message || someRunning);
  const rest = pending.filter((task) => isPending(pass, task));
  if (rest.length === 0 && !wave.some((task) => task.hook)) {
    return succeed(pass, tasks, 'successfully synced (all tasks run)');
  }
  return proceed(pass, tasks, { ...absorbed, ran: [], failed: [] });
}

/** The failure of an attempt: the SyncFail hooks run, if there are any, before it is said. */
function failPhase(
  pass: Pass,
  message: string,
  regular: readonly Task[],
  tasks: readonly Task[],
  absorbed: Absorbed,
): Verdict {
  const hooks = tasks.filter((task) => task.phase === 'SyncFail');
  const result = (task: Task) => pass.results.of(task) ?? {};
  const text = failureMessage(message, regular.map(result), hooks.map(result));
  if (text !== undefined) return fail(pass, text, tasks);
  const started = startFailHooks(pass, tasks, absorbed);
  return running(
    started ??
      waitingMessage(
        hooks.filter((task) => isRunning(pass, task)),
        'health',
      ),
  );
}

/** Starts the next wave of SyncFail hooks; the message of what is waited for instead, if anything is. */
function startFailHooks(pass: Pass, tasks: readonly Task[], absorbed: Absorbed): string | undefined {
  const pending = tasks.filter((task) => task.phase === 'SyncFail' && isPending(pass, task));
  const first = pending[0];
  if (!first) return undefined;
  const outcome = runWave(
    pass,
    pending.filter((task) => sameWave(task, first)),
    absorbed,
  );
  // What failed may have recovered when another process looks: the hooks would have run as after a failure of which nobody knows.
  if (outcome.state === 'effects') pass.storeFirst = true;
  return outcome.state === 'waiting' ? waitingMessage(outcome.tasks, outcome.for) : waitingMessage(pending, 'health');
}

function succeed(pass: Pass, tasks: readonly Task[], message: string): Verdict {
  cleanUp(pass, tasks, 'HookSucceeded');
  return { phase: 'Succeeded', message };
}

function fail(pass: Pass, message: string, tasks: readonly Task[]): Verdict {
  cleanUp(pass, tasks, 'HookFailed');
  return { phase: 'Failed', message };
}

function dropFinalizers(pass: Pass, tasks: readonly Task[]): void {
  for (const task of tasks) {
    if (task.hook && isDone(pass, task)) pass.effects.push(...hookFinalizerEffects(task, 0));
  }
}
