/**
 * `npm run soak -- --cases N --seed S`: runs N random deliveries, told by the seed S, on all processors, and prints what came of them. They are
 * run in batches, each with a seed of its own that follows from S. A case that breaks a promise is shrunk and printed at once as the test that
 * reproduces it; its batch ends there, the others go on, and the exit code is 1. It runs compiled: a loader of TypeScript would make the code
 * itself slower.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { checkDeliveries, type Report } from '../simulate/deliveries/check.js';

interface Batch {
  readonly cases: number;
  readonly seed: number;
}
type Message = { readonly done: number } | { readonly report: Report };

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    workers: { type: 'string', default: String(availableParallelism()) },
    worker: { type: 'boolean', default: false },
  },
});
const [cases, seed, workers] = [Number(values.cases), Number(values.seed), Number(values.workers)];

/** Cases of a batch at most, cases that a worker runs between two messages, and seconds between two lines of progress. */
const BATCH = 2000;
const TELL = 10;
const PROGRESS = 30;

/** Runs the batches that it is sent, one after the other. */
function work(): void {
  const tell = (message: Message): void => void process.send?.(message);
  process.on('message', (batch: Batch) => {
    void checkDeliveries(batch.cases, batch.seed, (done) => {
      if (done % TELL === 0) tell({ done });
    }).then((report) => tell({ report }));
  });
}

async function spread(): Promise<void> {
  const began = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9;
  const size = Math.min(BATCH, Math.ceil(cases / workers));
  const batches = Array.from({ length: Math.ceil(cases / size) }, (_, index): Batch => ({
    cases: Math.min(size, cases - index * size),
    seed: (seed + index * 1_000_003) % 2 ** 31,
  }));
  const reports: Report[] = [];
  const sum = (of: (report: Report) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const running = Array.from({ length: workers }, () => 0);
  const progress = setInterval(() => {
    const all = running.reduce(
      (one, other) => one + other,
      sum((one) => one.cases),
    );
    console.log(`${seconds().toFixed(0)} s: ${all} of ${cases} cases`);
  }, PROGRESS * 1000);
  await Promise.all(
    running.map(async (_, index) => {
      const worker = fork(__filename, ['--worker'], { execArgv: process.execArgv });
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const report = await run(worker, batch, (done) => (running[index] = done));
        running[index] = 0;
        reports.push(report);
        if (report.failure !== undefined) console.log(`${report.failure}\n`);
      }
      worker.disconnect();
    }),
  );
  clearInterval(progress);
  const violations = reports.filter(({ failure }) => failure !== undefined).length;
  console.log(
    `seed ${seed}: ${sum((one) => one.cases)} cases, ${violations} violations; ${seconds().toFixed(0)} s on ${workers} processes, ` +
      `${sum((one) => one.seconds).toFixed(0)} CPU s, ${sum((one) => one.events)} events, ${sum((one) => one.restarts)} kills`,
  );
  process.exitCode = violations > 0 ? 1 : 0;
}

/** Has a worker run a batch, and tells how far it is. */
function run(worker: ChildProcess, batch: Batch, tell: (done: number) => void): Promise<Report> {
  return new Promise((resolve, reject) => {
    const heard = (message: Message): void => {
      if ('done' in message) return tell(message.done);
      worker.off('message', heard).off('exit', ended);
      resolve(message.report);
    };
    const ended = (code: number | null): void =>
      reject(new Error(`a worker ended with ${code} in the batch of the seed ${batch.seed}`));
    worker.on('message', heard).on('exit', ended);
    worker.send(batch);
  });
}

if (values.worker) work();
else void spread();
