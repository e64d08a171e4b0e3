import { checkDeliveries } from './check.js';

/**
 * How many cases all files together run, and the first number of chance: `SLIPWAY_CASES=100 SLIPWAY_SEED=7 npx jest deliveries`. The same
 * change is tested by the same cases. `npm run soak` runs them compiled, which is twice as fast: CI has it run 3,000.
 */
const all = Number(process.env['SLIPWAY_CASES'] ?? 400);
const first = Number(process.env['SLIPWAY_SEED'] ?? 20_261_121);
/** There are several files, each with its share and seed, so that several processors have work. */
const files = 2;

/** States the test of one of the files. */
export function testDeliveries(file: number): void {
  const cases = Math.ceil(all / files);
  const seed = (first + file * 1_000_003) % 2 ** 31;
  test(`${cases} random deliveries of the seed ${seed} keep what they promise`, async () => {
    const { failure } = await checkDeliveries(cases, seed);
    if (failure !== undefined) throw new Error(failure);
  }, 3_600_000);
}
