/**
 * `npm run soak -- faults --minutes M --seed S [--kills N]`: two worlds under churn and faults. In one the reconciler is killed (SIGKILL) N
 * times a round at random moments, in the other it lives as long as the run, so that what it needs can be measured. After every round all
 * has to come right, and the oracle of the fault tests is asked; the exit code is 1 when it found anything.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Party } from './party.js';
import { filesOf, processesOf } from './reconciler-process.js';
import { Series } from './slope.js';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    kills: { type: 'string', default: '4' },
  },
});
const [minutes, seed, kills] = [Number(values.minutes), Number(values.seed), Number(values.kills)];

/** Growth by minute beyond which a run that is long enough to tell has failed. */
const limits = { memory: 0.5, descriptors: 0.05, processes: 0.05, files: 1 };
const LONG_ENOUGH = 30;

async function run(): Promise<void> {
  // The same real control plane that jest's tests share; without one the embedded API serves.
  const broker = join(process.cwd(), 'test', 'contract', 'support', 'control-plane-broker.mjs');
  const { default: setUp } = (await import(pathToFileURL(broker).href)) as { default: () => Promise<void> };
  await setUp();
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 60_000;
  const [killed, steady] = await Promise.all([Party.create(seed), Party.create(seed + 1)]);
  const series = {
    memory: new Series('MiB'),
    descriptors: new Series('descriptors'),
    processes: new Series('processes'),
    files: new Series('files'),
  };
  const wrong: string[] = [];
  let rounds = 0;
  for (; elapsed() < minutes; rounds++) {
    const found = await Promise.all([killed.play(kills), steady.play(0)]);
    for (const each of found.flat()) wrong.push(`round ${rounds}: ${each}`);
    const { memory, descriptors } = steady.process.usage();
    series.memory.add(elapsed(), memory);
    series.descriptors.add(elapsed(), descriptors);
    series.processes.add(elapsed(), processesOf(killed.world.folder) + processesOf(steady.world.folder));
    series.files.add(elapsed(), filesOf(killed.world) + filesOf(steady.world));
    if (rounds % 5 === 0)
      console.log(
        `${elapsed().toFixed(1)} min: ${rounds + 1} rounds, ${killed.kills} kills, ${wrong.length} violations`,
      );
    for (const each of found.flat()) console.log(each);
  }
  const grown = Object.entries(limits).flatMap(([name, limit]) => {
    const { slope } = series[name as keyof typeof limits];
    return minutes >= LONG_ENOUGH && slope > limit ? [`${name} grow by ${slope.toFixed(2)} a minute`] : [];
  });
  console.log(
    `seed ${seed}: ${rounds} rounds in ${elapsed().toFixed(1)} minutes, ${killed.kills} kills survived, ${wrong.length} violations; ` +
      `of the process that lived: ${Object.values(series).join('; ')}${grown.map((each) => `\n${each}`).join('')}`,
  );
  process.exitCode = wrong.length + grown.length > 0 ? 1 : 0;
  await Promise.all([killed.close(), steady.close()]);
  const { stopControlPlane } = globalThis as { stopControlPlane?: () => Promise<void> };
  await stopControlPlane?.();
  process.exit();
}

void run();
