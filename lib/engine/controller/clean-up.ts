import type { Application, OperationState } from '../../model/index.js';
import { executeAll } from '../execution/index.js';
import { isCompleted, markedPhase, step } from '../operation/index.js';
import { requestOfOperation } from './desired.js';
import type { Memory } from './memory.js';
import { observation } from './operate.js';
import type { Shell } from './shell.js';
import { look, type Situation } from './situation.js';

/**
 * A process that was killed after it had stored the end of an operation, and before its hooks were cleaned up, leaves them behind; so
 * does one that could not see them. They are found by their mark, once, and the rest is done. Whether there may be more to see now.
 */
export async function cleanUpAfter(
  shell: Shell,
  app: Application,
  situation: Situation,
  memory: Memory,
): Promise<boolean> {
  const state = app.status?.operationState;
  if (state === undefined || !isCompleted(state.phase) || memory.cleanedAfter === state.startedAt) return false;
  memory.cleanedAfter = state.startedAt;
  const isThere = [...situation.live.values()].some((live) => markedPhase(live, state) !== undefined);
  const isHidden = mayHide(state, situation);
  if (!isThere && !isHidden) return false;
  const seen = await look(shell, app, requestOfOperation(app, state.operation, state.syncResult));
  if (!seen.ok) return false;
  const { effects } = step(state, observation(shell, app, state, seen, memory, []));
  await executeAll(seen.situation.writing.writer, effects);
  return isHidden;
}

/** Whether an operation may have left a hook of a kind that nobody has recorded, and that Git no longer has. */
function mayHide({ phase, syncResult }: OperationState, { desired }: Situation): boolean {
  return phase !== 'Succeeded' && (syncResult?.revision ?? '') !== desired.revision;
}
