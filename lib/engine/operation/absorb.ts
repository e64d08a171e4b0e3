import { joinApiVersion } from '../../kube/index.js';
import type { OperationPhase } from '../../model/index.js';
import { immutableRemedy } from './immutable-fields.js';
import type { Outcome } from './outcome.js';
import { isDone, type Pass } from './pass.js';
import { asksForReplacement } from './recreation.js';
import { isPrune, taskOf, type Task } from './task.js';

/** What the outcomes of the last effects said, beyond the results that they left. */
export interface Absorbed {
  /** Tasks whose dry run failed. */
  readonly failedDryRuns: readonly Task[];
  /** Tasks that were written, deleted or tried just now. */
  readonly ran: readonly Task[];
  /** Tasks of {@link ran} that failed. */
  readonly failed: readonly Task[];
  /** Hooks that are gone for certain: their deletion found nothing. */
  readonly gone: ReadonlySet<string>;
}

/** Turns the outcomes of the last effects into results. */
export function absorb(pass: Pass, tasks: readonly Task[]): Absorbed {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const failedDryRuns: Task[] = [];
  const ran: Task[] = [];
  const failed: Task[] = [];
  const gone = new Set<string>();
  for (const outcome of pass.seen.outcomes) {
    const task = byId.get(outcome.task) ?? prunedTask(outcome);
    if (!task) continue;
    if (isDryRun(outcome)) {
      if (!outcome.ok) failedDryRuns.push(task);
      recordDryRun(pass, task, outcome);
      continue;
    }
    const succeeded = record(pass, task, outcome, gone);
    if (succeeded === undefined) continue;
    ran.push(task);
    if (!succeeded) failed.push(task);
  }
  return { failedDryRuns, ran, failed, gone };
}

/** The task of an object that was pruned and is gone already, so that the live state no longer makes a task of it. */
function prunedTask({ effect, task }: Outcome): Task | undefined {
  if (effect.type !== 'delete' || !task.endsWith(':Sync')) return undefined;
  const { group, version, kind } = effect.gvk;
  const { namespace, name } = effect.key;
  const metadata = namespace === '' ? { name } : { name, namespace };
  return taskOf('Sync', effect.wave ?? 0, { live: { apiVersion: joinApiVersion(group, version), kind, metadata } });
}

function isDryRun({ effect }: Outcome): boolean {
  return (effect.type === 'apply' || effect.type === 'delete') && effect.dryRun !== false;
}

function recordDryRun(pass: Pass, task: Task, { ok, message }: Outcome): void {
  if (!ok) pass.results.set(task, { status: 'SyncFailed', hookPhase: 'Failed', message });
  else if (pass.options.dryRun && isPrune(task)) {
    pass.results.set(task, { status: 'Pruned', hookPhase: 'Succeeded', message: 'pruned (dry run)' });
  } else if (pass.options.dryRun) pass.results.set(task, { status: 'Synced', hookPhase: 'Succeeded', message });
}

/** Whether the task succeeded; `undefined` when the outcome says nothing about it yet. */
function record(pass: Pass, task: Task, outcome: Outcome, gone: Set<string>): boolean | undefined {
  const { effect, ok, message, reason } = outcome;
  const set = (status: 'Synced' | 'SyncFailed' | 'Pruned', hookPhase: OperationPhase, text = message) =>
    pass.results.set(task, { status, hookPhase, message: text });
  switch (effect.type) {
    case 'apply':
      if (asksForReplacement(pass, task, outcome)) {
        pass.results.set(task, { status: 'SyncFailed', hookPhase: undefined, message: `${message}. ${awaitsConsent}` });
        return undefined;
      }
      if (ok) set('Synced', 'Running');
      else set('SyncFailed', 'Failed', explained(message, reason));
      return ok;
    case 'delete': {
      // It has changed since it was seen: the next look decides again, also whether it is still ours.
      if (reason === 'Conflict' && effect.resourceVersion !== undefined) return undefined;
      const done = ok || reason === 'NotFound';
      if (isPrune(task)) {
        if (done) set('Pruned', 'Succeeded', 'pruned');
        else set('SyncFailed', 'Failed');
        return done;
      }
      if (reason === 'NotFound') gone.add(task.id);
      if (done) return undefined;
      setError(pass, task, `failed to delete resource: ${message}`);
      return false;
    }
    case 'removeFinalizer': {
      if (ok || reason === 'NotFound') return undefined;
      // Of a hook that ended this is a failure of its own; before a hook runs, the wave cannot begin.
      const ended = isDone(pass, task);
      setError(pass, task, `${ended ? 'Failed' : 'failed'} to remove hook finalizer: ${message}`);
      return ended ? undefined : false;
    }
    case 'get':
      return undefined;
  }
}

/** What went wrong around a hook; what became of its apply stays as it was. */
export function setError(pass: Pass, task: Task, message: string, hookPhase: OperationPhase = 'Error'): void {
  const status = pass.results.of(task)?.status;
  pass.results.set(task, { ...(status && { status }), hookPhase, message });
}

const awaitsConsent = 'It is deleted and created again once that is confirmed.';
const tooLong = 'Too long: must have at most 262144 bytes';

function explained(message: string, reason: Outcome['reason']): string {
  const hint =
    reason === 'TooLarge' || message.includes(tooLong)
      ? '; the copy that a client-side apply keeps in an annotation does not fit: use the sync option ServerSideApply=true or Replace=true'
      : immutableRemedy(message);
  return `${message}${hint}`;
}
