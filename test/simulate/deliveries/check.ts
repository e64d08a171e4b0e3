import fc from 'fast-check';
import { deliveries } from './arbitraries.js';
import { reproductionOf } from './reproduction.js';
import { runCase } from './run-case.js';

/** What came of many random deliveries. */
export interface Report {
  readonly cases: number;
  readonly events: number;
  readonly restarts: number;
  /** Processor seconds of this process. */
  readonly seconds: number;
  /** The first case that broke a promise, made as small as possible, as the test that reproduces it. */
  readonly failure?: string;
}

/** So long, in milliseconds, a failing case is made smaller. */
const SHRINKING = 120_000;

/** Runs random deliveries, told by a seed, until one breaks a promise. */
export async function checkDeliveries(cases: number, seed: number, tell?: (done: number) => void): Promise<Report> {
  let [done, events, restarts, failedAt] = [0, 0, 0, Number.POSITIVE_INFINITY];
  const began = process.cpuUsage();
  const result = await fc.check(
    fc.asyncProperty(deliveries, async (which) => {
      if (Date.now() > failedAt + SHRINKING) return;
      const outcome = await runCase(which);
      done++;
      tell?.(done);
      events += outcome.events;
      restarts += outcome.restarts;
      if (outcome.violations.length === 0) return;
      failedAt = Math.min(failedAt, Date.now());
      throw new Error(outcome.violations.slice(0, 5).join('\n'));
    }),
    { numRuns: cases, seed },
  );
  const { user, system } = process.cpuUsage(began);
  const report = { cases: done, events, restarts, seconds: (user + system) / 1e6 };
  if (!result.failed) return report;
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const [which] = result.counterexample ?? [];
  const told = `seed ${seed}, case ${result.numRuns}, ${result.numShrinks} times shrunk: ${why}`;
  return { ...report, failure: `${told}\n${which ? reproductionOf(which, why) : ''}` };
}
