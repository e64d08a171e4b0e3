/**
 * `npm run soak -- --cases N --seed S`: runs N random deliveries, told by the seed S, on all processors, and prints what came of them. A
 * case that breaks a promise is shrunk and printed as the test that reproduces it; the exit code is 1 then. It runs
 * compiled: a loader of TypeScript would make the code itself slower.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { checkDeliveries, type Report } from '../simulate/deliveries/check.js';

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

/** Cases that a worker runs between two messages, and seconds between two lines of progress. */
const BATCH = 10;
const PROGRESS = 30;

/** Runs one share of the cases; it stops at the first that breaks a promise. */
async function work(): Promise<void> {
  const tell = (message: Message): void => void process.send?.(message);
  const report = await checkDeliveries(cases, seed, (done) => {
    if (done % BATCH === 0) tell({ done });
  });
  process.send?.({ report } satisfies Message, () => process.disconnect());
}

async function spread(): Promise<void> {
  const began = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9;
  const done = Array.from({ length: workers }, () => 0);
  const progress = setInterval(() => {
    const all = done.reduce((sum, each) => sum + each, 0);
    console.log(`${seconds().toFixed(0)} s: ${all} of ${cases} cases`);
  }, PROGRESS * 1000);
  const reports = await Promise.all(done.map((_, index) => share(index, (count) => (done[index] = count))));
  clearInterval(progress);
  const sum = (of: (report: Report) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) console.log(`${failure}\n`);
  console.log(
    `seed ${seed}: ${sum((one) => one.cases)} cases, ${failures.length} violations; ${seconds().toFixed(0)} s on ${workers} processes, ` +
      `${sum((one) => one.seconds).toFixed(0)} CPU s, ${sum((one) => one.events)} events, ${sum((one) => one.restarts)} kills`,
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/** Has a process of its own run a share of the cases, with a seed of its own. */
function share(index: number, tell: (done: number) => void): Promise<Report> {
  const count = Math.floor(cases / workers) + (index < cases % workers ? 1 : 0);
  const own = (seed + index * 1_000_003) % 2 ** 31;
  const options = ['--worker', '--cases', String(count), '--seed', String(own)];
  return new Promise((resolve, reject) => {
    const child = fork(__filename, options, { execArgv: process.execArgv });
    child.on('message', (message: Message) => ('done' in message ? tell(message.done) : resolve(message.report)));
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`a worker ended with ${code} before it had reported`)));
  });
}

void (values.worker ? work() : spread());
