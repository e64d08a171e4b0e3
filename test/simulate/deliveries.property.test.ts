import fc from 'fast-check';
import { deliveries } from './deliveries/delivery-case.js';
import { reproductionOf } from './deliveries/reproduction.js';
import { runCase } from './deliveries/run-case.js';

/** How many cases are run, and the first number of chance: `SLIPWAY_CASES=100 SLIPWAY_SEED=7 npx jest deliveries`. */
const cases = Number(process.env['SLIPWAY_CASES'] ?? 100);
const seed = Number(process.env['SLIPWAY_SEED'] ?? Date.now() % 2 ** 31);

test(`${cases} random deliveries keep what they promise`, async () => {
  const result = await fc.check(
    fc.asyncProperty(deliveries, async (which) => {
      const { violations } = await runCase(which);
      if (violations.length > 0) throw new Error(violations.slice(0, 5).join('\n'));
    }),
    { numRuns: cases, seed },
  );
  if (!result.failed) return;
  const [which] = result.counterexample ?? [];
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  throw new Error(
    `seed ${result.seed}, case ${result.numRuns}, ${result.numShrinks} times shrunk: ${why}\n${which ? reproductionOf(which, why) : ''}`,
  );
}, 600_000);
