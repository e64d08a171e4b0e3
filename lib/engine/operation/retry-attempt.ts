import type { OperationState } from '../../model/index.js';
import { nextRetryAt } from '../retry/index.js';
import type { Verdict } from './pass.js';
import { isCompleted } from './status.js';

/**
 * The state after a verdict: final, or (a failed attempt that may be repeated) Running with `finishedAt`, which means that the next
 * attempt is waited for.
 */
export function withVerdict(state: OperationState, verdict: Verdict, now: string): OperationState {
  const { phase, message } = verdict;
  if (!isCompleted(phase)) return { ...state, phase, message };
  const retries = state.retryCount ?? 0;
  const limit = state.operation.retry?.limit ?? 0;
  const failed = phase === 'Failed' || phase === 'Error';
  if (failed && !verdict.final && state.phase !== 'Terminating' && (limit < 0 || retries < limit)) {
    const due = nextRetryAt(state.operation.retry, new Date(now), retries);
    return {
      ...state,
      phase: 'Running',
      retryCount: retries + 1,
      finishedAt: now,
      message: `${message}. Retrying attempt #${retries + 1} at ${kitchenTime(due)}.`,
    };
  }
  const exhausted = failed && retries > 0;
  return { ...state, phase, finishedAt: now, message: exhausted ? `${message} (retried ${retries} times).` : message };
}

/** RFC 3339 time of the next attempt; `undefined` when none is waited for. */
export function retryDue(state: OperationState): string | undefined {
  if (state.phase !== 'Running' || state.finishedAt === undefined) return undefined;
  return rfc3339(nextRetryAt(state.operation.retry, new Date(state.finishedAt), state.retryCount ?? 0));
}

/** The state in which the next attempt begins: nothing has been done yet, newest revisions where that was asked for. */
export function nextAttempt(state: OperationState): OperationState {
  const { finishedAt: _, syncResult: __, ...rest } = state;
  const refresh = state.operation.retry?.refresh === true;
  const message = `Retrying operation${refresh ? ' with latest revisions' : ''}. Attempt #${state.retryCount ?? 0}`;
  if (!refresh || !state.operation.sync) return { ...rest, message };
  const { revision: ___, revisions: ____, ...sync } = state.operation.sync;
  return { ...rest, message, operation: { ...state.operation, sync } };
}

/** RFC 3339 to the second when that is exact. */
export function rfc3339(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

/** `3:04PM` in UTC. */
function kitchenTime(time: Date): string {
  const hours = time.getUTCHours();
  const minutes = String(time.getUTCMinutes()).padStart(2, '0');
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes}${hours < 12 ? 'AM' : 'PM'}`;
}
