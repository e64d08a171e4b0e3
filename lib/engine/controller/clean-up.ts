import type { Application } from '../../model/index.js';
import { executeAll } from '../execution/index.js';
import { isCompleted, markedPhase, step } from '../operation/index.js';
import { requestOfOperation } from './desired.js';
import type { Memory } from './memory.js';
import { observation } from './operate.js';
import type { Shell } from './shell.js';
import { look, type Situation } from './situation.js';

/**
 * A process that was killed after it had stored the end of an operation, and before its hooks were cleaned up, leaves them behind.
 * The next one finds them by their mark, once, and does the rest.
 */
export async function cleanUpAfter(
  shell: Shell,
  app: Application,
  situation: Situation,
  memory: Memory,
): Promise<void> {
  const state = app.status?.operationState;
  if (state === undefined || !isCompleted(state.phase) || memory.cleanedAfter === state.startedAt) return;
  memory.cleanedAfter = state.startedAt;
  if (![...situation.live.values()].some((live) => markedPhase(live, state) !== undefined)) return;
  const seen = await look(shell, app, requestOfOperation(app, state.operation, state.syncResult));
  if (!seen.ok) return;
  const { finishedAt: _, ...unfinished } = state;
  const last = step({ ...unfinished, phase: 'Running' }, observation(shell, app, unfinished, seen, memory, []));
  if (isCompleted(last.operation.phase)) await executeAll(seen.situation.writing.writer, last.effects);
}
