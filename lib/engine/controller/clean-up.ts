import type { Application } from '../../model/index.js';
import { executeAll } from '../execution/index.js';
import { isCompleted, markedPhase, step } from '../operation/index.js';
import { requestOfOperation } from './desired.js';
import type { Memory } from './memory.js';
import { observation } from './operate.js';
import type { Shell } from './shell.js';
import { look, type Situation } from './situation.js';

/**
 * A process that was killed after it had stored the end of an operation, and before its hooks were cleaned up, leaves them behind; so
 * does one that could not see them. They are found by their mark, once, and the rest is done.
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
  const isThere = [...situation.live.values()].some((live) => markedPhase(live, state) !== undefined);
  if (!isThere) return;
  const seen = await look(shell, app, requestOfOperation(app, state.operation, state.syncResult));
  if (!seen.ok) return;
  const { effects } = step(state, observation(shell, app, state, seen, memory, []));
  await executeAll(seen.situation.writing.writer, effects, { isEnding: shell.isEnding });
}
