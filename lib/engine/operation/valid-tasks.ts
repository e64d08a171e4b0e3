import type { KubeObject } from '../../kube/index.js';
import { isPending, type Pass, type Verdict } from './pass.js';
import { isModified } from './run-wave.js';
import type { Task } from './task.js';

/** The end of an operation that has tasks which cannot be done: none is begun. */
export function notValid(pass: Pass, invalid: readonly { task: Task; message: string }[]): Verdict {
  for (const { task, message } of invalid) {
    pass.results.set(task, { status: 'SyncFailed', hookPhase: pass.results.of(task)?.hookPhase, message });
  }
  pass.effects.length = 0;
  const reasons = [...new Set(invalid.map(({ message }) => message))].sort();
  return { phase: 'Failed', message: `one or more synchronization tasks are not valid: ${reasons.join('; ')}` };
}

/**
 * With `ApplyOutOfSyncOnly=true` what already equals its target is no task at all; unless it was this operation that made it so, before
 * its process was interrupted: then the waves above still wait for it.
 */
export function withoutUnchanged(pass: Pass, tasks: readonly Task[]): readonly Task[] {
  if (!pass.options.has('ApplyOutOfSyncOnly=true')) return tasks;
  return tasks.filter(
    (task) =>
      task.hook ||
      !task.target ||
      !task.live ||
      !isPending(pass, task) ||
      isModified(pass, task) ||
      isWrittenBy(pass, task.live),
  );
}

/**
 * How much later than its writes, in milliseconds, an operation may say that it began: times count in seconds, and the clock of the
 * cluster is another one.
 */
const START_TOLERANCE = 2_000;

/**
 * Whether the object was last written by our own field manager since the operation began. One of several in a second says that it begins
 * later than it does.
 */
function isWrittenBy({ settings, state, seen }: Pass, { metadata }: KubeObject): boolean {
  const start = Math.min(Date.parse(state.startedAt), Date.parse(seen.now));
  const began = Math.floor(start / 1000) * 1000 - START_TOLERANCE;
  return (metadata.managedFields ?? []).some(
    ({ manager, subresource, time }) =>
      manager === settings.fieldManager && !subresource && time !== undefined && Date.parse(time) >= began,
  );
}
