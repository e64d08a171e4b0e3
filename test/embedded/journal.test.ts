import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, machineFiles, type Files } from '../../lib/embedded/index.js';
import { configMap, newStore, widget, widgetDefinition } from './api.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-journal-'));
  file = join(folder, 'cluster.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

type Store = ReturnType<typeof newStore>;
const names = (store: Store): (string | undefined)[] =>
  store
    .collection(store.builtin('', 'ConfigMap'))
    .list()
    .filter((object) => object.metadata.namespace === 'default')
    .map((object) => object.metadata.name);
const kept = (store: Store): Promise<void> =>
  new Promise((resolve, reject) => store.whenKept((failure) => (failure ? reject(failure) : resolve())));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setTimeout(resolve, 1));
};

test('a store begins where the journal ends', () => {
  const first = newStore(Journal.open(file));
  first.create(widgetDefinition());
  first.create({ ...widget('w'), metadata: { name: 'w', namespace: 'default' } });
  first.create(configMap('a', { n: '1' }));
  first.create(configMap('b'));
  first.writer.delete(first.builtin('', 'ConfigMap'), 'default', 'b');
  const { version } = first;
  first.close();

  const second = newStore(Journal.open(file));
  expect(second.version).toBe(version);
  expect(names(second)).toEqual(['a', 'kube-root-ca.crt']);
  expect(second.resources.ofKind('example.com', 'Widget')?.plural).toBe('widgets');
  expect(second.create(configMap('c')).metadata.resourceVersion).toBe(String(version + 1));
  second.close();
});

test('only its owner can read a journal', () => {
  newStore(Journal.open(file)).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(['sync', 'relaxed'] as const)('what a crash tore at the end was never acknowledged (%s)', (durability) => {
  const first = newStore(Journal.open(file, { durability }));
  first.create(configMap('a'));
  first.close();
  const whole = statSync(file).size;
  for (const torn of ['00000000 put 99 {"apiVersion":"v1","kind":"Conf', '\0\0\0\0\n\0\0\n', 'not a line\n']) {
    appendFileSync(file, torn);
    const second = newStore(Journal.open(file, { durability }));
    expect(names(second)).toEqual(['a', 'kube-root-ca.crt']);
    second.close();
    expect(statSync(file).size).toBe(whole);
  }
});

test('a journal cut off anywhere holds the writes before the cut', () => {
  const store = newStore(Journal.open(file, { durability: 'relaxed' }));
  for (const name of ['a', 'b', 'c']) store.create(configMap(name));
  store.close();
  const bytes = readFileSync(file);
  const header = bytes.indexOf('\n') + 1;
  let last = -1;
  for (let length = header; length <= bytes.length; length += 4_001) {
    writeFileSync(file, bytes);
    truncateSync(file, length);
    const journal = Journal.open(file, { durability: 'relaxed' });
    const count = [...journal.restore()].length;
    expect(count).toBeGreaterThanOrEqual(last);
    last = count;
    journal.close();
  }
});

test('a file that is no journal is refused with its place, and left alone', () => {
  for (const text of ['not a journal\n', '', '{"v":1}\n{"v":2}\n']) {
    writeFileSync(file, text);
    expect(() => Journal.open(file)).toThrow(
      expect.objectContaining({ code: 'JOURNAL_UNREADABLE', where: `${file}:1` }),
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});

describe('damage of what was acknowledged is refused with its place', () => {
  const damage = (line: number): void => {
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[line - 1] = lines[line - 1]?.replace('"kind"', '"kinf"') ?? '';
    writeFileSync(file, lines.join('\n'));
  };
  const refused = (line: number): void =>
    expect(() => Journal.open(file)).toThrow(
      expect.objectContaining({ code: 'JOURNAL_UNREADABLE', where: `${file}:${line}` }),
    );

  test('when a later group says that it was synced', async () => {
    const store = newStore(Journal.open(file));
    await kept(store);
    store.create(configMap('a'));
    await kept(store);
    store.close();
    damage(3);
    refused(3);
  });

  test('when writes count as acknowledged at once', () => {
    const store = newStore(Journal.open(file, { durability: 'relaxed' }));
    store.create(configMap('a'));
    store.close();
    damage(4);
    refused(4);
  });

  test('in a snapshot', async () => {
    const store = newStore(Journal.open(file, { compactAt: 1 }));
    await kept(store);
    store.create(configMap('a'));
    const compacted = /^[0-9a-f]{8} journal 2 \d\d+ \d+\n[0-9a-f]{8} object /;
    while (!compacted.test(readFileSync(file, 'utf8'))) await turns(1);
    store.close();
    damage(2);
    refused(2);
  });
});

test('a damaged end of a group that was not synced is dropped with what follows it', async () => {
  const first = newStore(Journal.open(file));
  await kept(first);
  const before = names(first);
  for (const name of ['a', 'b', 'c']) first.create(configMap(name));
  first.close();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"name":"a"', '"name":"x"'));
  const second = newStore(Journal.open(file));
  expect(names(second)).toEqual(before);
  second.close();
});

test('a journal that has grown is compacted while it goes on, and keeps everything', async () => {
  const store = newStore(Journal.open(file, { compactAt: 50_000 }));
  for (let i = 0; i < 1_000; i++) {
    store.create(configMap('a', { i: String(i), text: 'x'.repeat(1_000) }));
    if (i % 20 === 0) await kept(store);
  }
  await kept(store);
  while (statSync(file).size > 500_000) await turns(1);
  const { version } = store;
  store.close();
  const again = newStore(Journal.open(file));
  expect([again.version, names(again)]).toEqual([version, ['a', 'kube-root-ca.crt']]);
  again.close();
});

test('a journal that is opened again and again is compacted, too', async () => {
  const sizes: number[] = [];
  for (let life = 0; life < 12; life++) {
    const store = newStore(Journal.open(file, { compactAt: 1, growth: 1.1 }));
    for (let i = 0; i < 40; i++) store.create(configMap('a', { life: String(life), i: String(i) }));
    await kept(store);
    await turns(5);
    store.close();
    sizes.push(statSync(file).size);
  }
  expect(sizes.some((size, life) => size < (sizes[life - 1] ?? 0))).toBe(true);
});

test('a compaction that was killed leaves the journal as it was', () => {
  newStore(Journal.open(file)).close();
  const whole = readFileSync(file);
  writeFileSync(`${file}.new`, '0badc0de journal 2 5');
  Journal.open(file).close();
  expect(readFileSync(file)).toEqual(whole);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('all writes that wait share one sync', async () => {
  let syncs = 0;
  const counting: Files = {
    ...machineFiles,
    append: (path) => {
      const real = machineFiles.append(path);
      return {
        write: (bytes) => real.write(bytes),
        sync: () => (syncs++, real.sync()),
        syncNow: () => real.syncNow(),
        truncate: (length) => real.truncate(length),
        readFrom: (offset) => real.readFrom(offset),
        close: () => real.close(),
      };
    },
  };
  const store = newStore(Journal.open(file, { files: counting }));
  await kept(store);
  syncs = 0;
  const order: number[] = [];
  for (let i = 0; i < 50; i++) {
    store.create(configMap(`m${i}`));
    store.whenKept(() => order.push(i));
  }
  expect(order).toEqual([]);
  await kept(store);
  expect(syncs).toBe(1);
  expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
  store.close();
});

test('after a failed write nothing is acknowledged, and the owner is told once', async () => {
  const full = new Error('ENOSPC: no space left on device');
  const failures: string[] = [];
  const failing: Files = {
    ...machineFiles,
    append: (path) => ({
      ...machineFiles.append(path),
      write: () => fail(full),
      sync: () => Promise.reject(full),
      syncNow: () => undefined,
      close: () => undefined,
    }),
  };
  const store = newStore(Journal.open(file, { files: failing, onFailure: ({ code }) => failures.push(code) }));
  await expect(kept(store)).rejects.toMatchObject({
    code: 'JOURNAL_UNWRITABLE',
    what: `writing failed: ${full.message}`,
  });
  store.create(configMap('a'));
  await expect(kept(store)).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
  expect(failures).toEqual(['JOURNAL_UNWRITABLE']);
  store.close();
});

test('a watch from before a restart has to list again', () => {
  const first = newStore(Journal.open(file));
  first.create(configMap('a'));
  const { version } = first;
  first.close();
  const second = newStore(Journal.open(file));
  const maps = second.collection(second.builtin('', 'ConfigMap'));
  expect(maps.changesAfter(version - 1)).toBeUndefined();
  expect(maps.changesAfter(version)).toEqual([]);
  second.close();
});

function fail(error: Error): never {
  throw error;
}
