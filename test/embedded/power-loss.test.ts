import { Journal, type Durability } from '../../lib/embedded/index.js';
import { configMap, newStore } from './api.js';
import { LossyFiles } from './lossy-files.js';

const FILE = '/cluster.journal';
const crashes = 60;

/** Numbers from 0 to below 1 that a seed decides. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What a client was told: the object of a resource version, as text, and the latest of each name. */
class Told {
  private readonly objects = new Map<string, string>();
  readonly latest = new Map<string, number>();

  note(name: string, version: string, text: string): void {
    expect(this.objects.get(version) ?? text).toBe(text);
    this.objects.set(version, text);
    this.latest.set(name, Math.max(this.latest.get(name) ?? 0, Number(version)));
  }
}

/** Writes until the power goes, several times over; the names of acknowledged writes that were gone afterwards. */
async function live(durability: Durability, seed: number): Promise<string[]> {
  const chance = random(seed);
  const told = new Told();
  const lost: string[] = [];
  let files = new LossyFiles();
  for (let life = 0; life < 3; life++) {
    const store = newStore(Journal.open(FILE, { durability, files, compactAt: 1, growth: 1.1 }));
    const maps = store.builtin('', 'ConfigMap');
    for (const [name, version] of told.latest) {
      const found = store.find(maps, 'default', name)?.metadata.resourceVersion ?? '0';
      if (Number(found) < version) lost.push(name);
    }
    const writes = Math.floor(chance() * 120);
    for (let i = 0; i < writes; i++) {
      const name = `m${Math.floor(chance() * 10)}`;
      const object = store.create(configMap(name, { life: String(life), write: String(i), by: String(seed) }));
      store.whenKept(() => told.note(name, object.metadata.resourceVersion ?? '', JSON.stringify(object)));
      if (chance() < 0.3) await new Promise((resolve) => setImmediate(resolve));
    }
    files = files.crash(chance);
  }
  return lost;
}

test('sync: no acknowledged write is lost and no version used twice when the power goes', async () => {
  for (let seed = 1; seed <= crashes / 3; seed++)
    expect({ seed, lost: await live('sync', seed) }).toEqual({ seed, lost: [] });
});

test('relaxed: the same does lose writes there, so that the proof is worth something', async () => {
  let isLost = false;
  for (let seed = 1; seed <= 20 && !isLost; seed++) {
    isLost = await live('relaxed', seed).then(
      (lost) => lost.length > 0,
      () => true,
    );
  }
  expect(isLost).toBe(true);
});
