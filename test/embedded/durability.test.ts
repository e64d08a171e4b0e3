import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Durability } from '../../lib/embedded/index.js';
import { Children } from './kills/children.js';
import { Client } from './kills/client.js';
import { compile } from './kills/compile.js';
import { Witness } from './kills/witness.js';

const kills = 200;
const writers = 4;
const seed = Number(process.env['SLIPWAY_SEED'] ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'slipway-kills-'));
const compiled = compile(['lib/kube', 'lib/embedded', 'test/embedded/kills']);
const children = new Children(join(compiled, 'test/embedded/kills/child.js'), 2);
afterAll(async () => {
  await children.stop();
  rmSync(compiled, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function random(from: number): () => number {
  let state = from;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves once a compaction goes on (or the writers have ended). */
async function compacting(file: string, writing: readonly Promise<void>[]): Promise<void> {
  let isOver = false;
  void Promise.all(writing).then(() => (isOver = true));
  while (!isOver && !existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
}

/** Kills an API again and again while it is written to, or while it starts; what it contradicts itself in. */
async function killed(
  durability: Durability,
  times: number,
  chance: () => number,
): Promise<Witness & { compactions: number }> {
  const file = join(folder, `${durability}.journal`);
  const witness = Object.assign(new Witness(), { compactions: 0 });
  for (let life = 0; life <= times && witness.contradictions.length === 0; life++) {
    const serving = children.serve(file, { durability, compactAt: 1, growth: 1.1 });
    if (chance() < 0.1 && life < times) {
      await sleep(chance() * 20);
      await serving.kill();
      continue;
    }
    const client = new Client(await serving.url, witness);
    await client.compare();
    const writing: Promise<void>[] = [];
    if (life < times) {
      client.watch();
      for (let writer = 0; writer < writers; writer++) writing.push(client.write(`w${writer}`, chance));
      const answered = witness.seen(witness.writes + Math.floor(chance() * 20));
      await Promise.race([answered, Promise.all(writing)]);
      if (chance() < 0.2) await compacting(`${file}.new`, writing);
      else await sleep(chance() * 4);
    }
    await serving.kill();
    await Promise.all(writing);
    client.close();
    if (existsSync(`${file}.new`)) witness.compactions++;
  }
  return witness;
}

test(`${kills} kills at random points lose nothing that was acknowledged and use no version twice`, async () => {
  const witnesses = await Promise.all([
    killed('sync', kills / 2, random(seed)),
    killed('relaxed', kills / 2, random(seed + 1)),
  ]);
  const sum = (count: (witness: (typeof witnesses)[number]) => number): number =>
    witnesses.reduce((total, witness) => total + count(witness), 0);
  const [writes, compactions] = [sum((witness) => witness.writes), sum((witness) => witness.compactions)];
  console.log(`seed ${seed}: ${kills} kills, ${writes} writes acknowledged, ${compactions} kills within a compaction`);
  expect({ seed, contradictions: witnesses.flatMap(({ contradictions }) => contradictions) }).toEqual({
    seed,
    contradictions: [],
  });
  expect(writes).toBeGreaterThan(kills);
  expect(compactions).toBeGreaterThan(0);
}, 240_000);
