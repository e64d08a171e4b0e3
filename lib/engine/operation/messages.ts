import type { Pass } from './pass.js';
import type { Task } from './task.js';

/** Where in a sync a person or the cluster is waited for. */
export type WaitingFor = 'health' | 'deletion' | 'confirmation';

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
  if (waiting === 'deletion') return hook ? 'deletion of hook' : 'deletion of';
  return hook ? 'completion of hook' : 'healthy state of';
}

/** A message with the distinct messages of the tasks that are its reason. */
export function withReasons(message: string, pass: Pass, tasks: readonly Task[]): string {
  const reasons = [...new Set(tasks.map((task) => pass.results.of(task)?.message ?? ''))].filter((text) => text !== '');
  return reasons.length > 0 ? `${message}, reason: ${reasons.join(',')}` : message;
}
