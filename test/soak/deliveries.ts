/**
 * `npm run soak -- --cases N --seed S`: runs N random deliveries, told by the seed S, on all processors, and prints what came of them. A
 * case that breaks a promise is shrunk and printed as the test that reproduces it; the exit code is 1 then.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { deliveries } from '../simulate/deliveries/delivery-case.js';
import { reproductionOf } from '../simulate/deliveries/reproduction.js';
import { runCase } from '../simulate/deliveries/run-case.js';

/** What one process tells when it is done. */
interface Report {
  readonly cases: number;
  readonly events: number;
  readonly restarts: number;
  readonly failure?: string;
}

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    workers: { type: 'string', default: String(availableParallelism()) },
    worker: { type: 'boolean', default: false },
  },
});
const [cases, seed, workers] = [Number(values.cases), Number(values.seed), Number(values.workers)];

/** Runs one share of the cases; it stops at the first that breaks a promise. */
async function work(): Promise<Report> {
  let [done, events, restarts] = [0, 0, 0];
  const result = await fc.check(
    fc.asyncProperty(deliveries, async (which) => {
      const { violations, simulation } = await runCase(which);
      done++;
      events += simulation.events.length;
      restarts += simulation.restarts;
      if (violations.length > 0) throw new Error(violations.slice(0, 5).join('\n'));
    }),
    { numRuns: cases, seed },
  );
  const counts = { cases: done, events, restarts };
  if (!result.failed) return counts;
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const [which] = result.counterexample ?? [];
  const code = which ? reproductionOf(which, why) : '';
  return { ...counts, failure: `seed ${seed}, case ${result.numRuns}: ${why}\n${code}` };
}

async function spread(): Promise<void> {
  const began = process.hrtime.bigint();
  const shares = Array.from({ length: workers }, (_, index) => ({
    cases: Math.floor(cases / workers) + (index < cases % workers ? 1 : 0),
    seed: (seed + index * 1_000_003) % 2 ** 31,
  }));
  const reports = await Promise.all(
    shares.map(
      (share) =>
        new Promise<Report>((resolve, reject) => {
          const options = ['--worker', '--cases', String(share.cases), '--seed', String(share.seed)];
          const child = fork(__filename, options, { execArgv: process.execArgv });
          child.on('message', (report: Report) => resolve(report));
          child.on('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
        }),
    ),
  );
  const sum = (of: (report: Report) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) console.log(`${failure}\n`);
  console.log(
    `seed ${seed}: ${sum((one) => one.cases)} cases in ${seconds.toFixed(0)} s on ${workers} processes, ` +
      `${sum((one) => one.events)} events, ${sum((one) => one.restarts)} kills, ${failures.length} violations`,
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (values.worker) {
  void work().then((report) => {
    process.send?.(report, () => process.disconnect());
  });
} else void spread();
