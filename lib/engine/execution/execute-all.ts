import type { Effect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';

/** So many effects are under way at one time: enough to keep every connection busy, and few enough to be awaited. */
const AT_ONCE = 64;

/** Who may let the execution of effects end early. */
export interface Restraint {
  /** Is asked before each number but the first: no more is executed once it says no. */
  readonly goesOn?: () => boolean;
  /** Is asked before every single effect: those under way end, and no other begins, once it says yes. */
  readonly isEnding?: () => boolean;
}

/**
 * Executes effects in their order; those with the same number at the same time. When one fails, what was to be done for the same task
 * after it is left out. When one has no answer, nothing comes after it: nobody knows whether that could build on it.
 */
export async function executeAll(
  to: { execute(effect: Effect): Promise<Outcome> },
  effects: readonly Effect[],
  { goesOn = () => true, isEnding = () => false }: Restraint = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const order of [...new Set(effects.map((effect) => effect.order))].sort((a, b) => a - b)) {
    if (outcomes.length > 0 && !goesOn()) break;
    if (outcomes.some(({ reason }) => reason === 'Unreachable')) break;
    const failed = new Set(outcomes.filter(({ ok, reason }) => !ok && reason !== 'NotFound').map(({ task }) => task));
    const group = effects.filter((effect) => effect.order === order && !failed.has(effect.task));
    outcomes.push(...(await together(to, group, isEnding)));
  }
  return outcomes;
}

async function together(
  to: { execute(effect: Effect): Promise<Outcome> },
  group: readonly Effect[],
  isEnding: () => boolean,
): Promise<Outcome[]> {
  const outcomes: (Outcome | undefined)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < group.length && !isEnding(); index = next++) {
      const effect = group[index];
      if (effect !== undefined) outcomes[index] = await to.execute(effect);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, group.length) }, work));
  return outcomes.filter((outcome) => outcome !== undefined);
}
