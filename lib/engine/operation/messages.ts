import type { ResourceResult } from '../../model/index.js';
import { isCompleted } from './status.js';
import type { Task } from './task.js';

/** Where in a sync a person or the cluster is waited for. */
export type WaitingFor = 'health' | 'deletion' | 'confirmation' | 'replacement';

/** What an operation waits for, in a sentence; the first hook is named, or else the first object. */
export function waitingMessage(tasks: readonly Pick<Task, 'hook' | 'key'>[], waiting: WaitingFor): string {
  const hook = tasks.find((task) => task.hook);
  const named = hook ?? tasks[0];
  if (!named) return '';
  const { group, kind, name } = named.key;
  const rest = tasks.length - 1;
  const others = tasks.every((task) => task.hook) ? 'hooks' : 'resources';
  const more = rest > 0 ? ` and ${rest} more ${others}` : '';
  return `waiting for ${purpose(waiting, hook !== undefined)} ${group}/${kind}/${name}${more}`;
}

function purpose(waiting: WaitingFor, hook: boolean): string {
  if (waiting === 'confirmation') return 'pruning confirmation of';
  if (waiting === 'replacement') return 'replacement confirmation of';
  if (waiting === 'deletion') return hook ? 'deletion of hook' : 'deletion of';
  return hook ? 'completion of hook' : 'healthy state of';
}

/** The result of a hook that was ended with its operation. */
export const terminatedMessage = 'Terminated';

type Ended = Pick<Partial<ResourceResult>, 'status' | 'hookPhase' | 'message'>;

/** A message with the distinct messages of the results that are its reason. */
export function withReasons(message: string, results: readonly Ended[]): string {
  const reasons = [...new Set(results.map((result) => result.message ?? ''))].filter((text) => text !== '');
  return reasons.length > 0 ? `${message}, reason: ${reasons.join(',')}` : message;
}

/**
 * How the failure of an attempt is told: with the reasons of what could not be applied, and of the SyncFail hooks that could not.
 * `undefined` while such hooks have yet to run, or still run: it is told when they are over.
 */
export function failureMessage(
  message: string,
  tasks: readonly Ended[],
  failHooks: readonly Ended[],
): string | undefined {
  const isOver = ({ hookPhase }: Ended) => hookPhase !== undefined && isCompleted(hookPhase);
  if (!failHooks.every(isOver)) return undefined;
  const failed = ({ status }: Ended) => status === 'SyncFailed';
  const text = withReasons(message, tasks.filter(failed));
  const hooks = failHooks.filter(failed);
  return hooks.length === 0 ? text : `${text}\n${withReasons('one or more SyncFail hooks failed', hooks)}`;
}
