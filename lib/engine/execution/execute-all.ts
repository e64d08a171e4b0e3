import type { Effect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';

/**
 * Executes effects in their order; those with the same number at the same time. When one fails, what was to be done for the same task
 * after it is left out. When one has no answer, nothing comes after it: nobody knows whether that could build on it.
 *
 * @param goesOn is asked before each number but the first: no more is executed once it says no
 */
export async function executeAll(
  to: { execute(effect: Effect): Promise<Outcome> },
  effects: readonly Effect[],
  goesOn: () => boolean = () => true,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const order of [...new Set(effects.map((effect) => effect.order))].sort((a, b) => a - b)) {
    if (outcomes.length > 0 && !goesOn()) break;
    if (outcomes.some(({ reason }) => reason === 'Unreachable')) break;
    const failed = new Set(outcomes.filter(({ ok, reason }) => !ok && reason !== 'NotFound').map(({ task }) => task));
    const group = effects.filter((effect) => effect.order === order && !failed.has(effect.task));
    outcomes.push(...(await Promise.all(group.map((effect) => to.execute(effect)))));
  }
  return outcomes;
}
