import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Durability, JournalOptions } from '../../lib/embedded/index.js';
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

/** One journal with what was told of it, over all lives of the processes that serve it. */
class Journalled {
  readonly witness = new Witness();
  readonly file: string;
  readonly options: JournalOptions;
  compactions = 0;

  constructor(
    durability: Durability,
    private readonly chance: () => number,
  ) {
    this.file = join(folder, `${durability}.journal`);
    this.options = { durability, compactAt: 1, growth: 1.1 };
  }

  /** Compares what is there with what was told, then writes until it is time for a kill; the returned function ends the life. */
  async live(url: string): Promise<() => Promise<void>> {
    const { witness, chance } = this;
    const client = new Client(url, witness);
    await client.compare();
    client.watch();
    const writing = Array.from({ length: writers }, (_, writer) => client.write(`w${writer}`, chance));
    const answered = witness.seen(witness.writes + Math.floor(chance() * 20));
    await Promise.race([answered, Promise.all(writing)]);
    if (chance() < 0.2) await compacting(`${this.file}.new`, writing);
    else await sleep(chance() * 4);
    return async () => {
      await Promise.all(writing);
      client.close();
      if (existsSync(`${this.file}.new`)) this.compactions++;
    };
  }
}

/** Every process that is killed serves a journal of each kind. */
test(`${kills} kills at random points lose nothing that was acknowledged and use no version twice`, async () => {
  const chance = random(seed);
  const journals = [new Journalled('sync', random(seed + 1)), new Journalled('relaxed', random(seed + 2))];
  const contradictions = (): string[] => journals.flatMap(({ witness }) => witness.contradictions);
  for (let life = 0; life < kills && contradictions().length === 0; life++) {
    const serving = children.serve(journals);
    if (chance() < 0.1) {
      await sleep(chance() * 20);
      await serving.kill();
      continue;
    }
    const urls = await serving.urls;
    const lives = journals.map((journal, index) => journal.live(urls[index] ?? ''));
    await Promise.race(lives);
    await serving.kill();
    for (const end of await Promise.allSettled(lives)) if (end.status === 'fulfilled') await end.value();
  }
  const last = children.serve(journals);
  for (const [index, url] of (await last.urls).entries()) {
    const journal = journals[index];
    if (journal !== undefined) await new Client(url, journal.witness).compare();
  }
  await last.kill();
  const writes = journals.reduce((sum, { witness }) => sum + witness.writes, 0);
  const compactions = journals.reduce((sum, journal) => sum + journal.compactions, 0);
  console.log(`seed ${seed}: ${kills} kills, ${writes} writes acknowledged, ${compactions} kills within a compaction`);
  expect({ seed, contradictions: contradictions() }).toEqual({ seed, contradictions: [] });
  expect(writes).toBeGreaterThan(kills);
  expect(compactions).toBeGreaterThan(0);
});
