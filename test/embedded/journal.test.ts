import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../lib/embedded/index.js';
import { configMap, newStore, widget, widgetDefinition } from './api.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-journal-'));
  file = join(folder, 'cluster.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const names = (store: ReturnType<typeof newStore>): (string | undefined)[] =>
  store
    .collection(store.builtin('', 'ConfigMap'))
    .list()
    .filter((object) => object.metadata.namespace === 'default')
    .map((object) => object.metadata.name);

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

test('a torn last line loses nothing that was acknowledged', () => {
  const first = newStore(Journal.open(file));
  first.create(configMap('a'));
  first.close();
  const whole = statSync(file).size;
  appendFileSync(file, '{"v":99,"o":{"apiVersion":"v1","kind":"Conf');

  const second = newStore(Journal.open(file));
  expect(names(second)).toEqual(['a', 'kube-root-ca.crt']);
  second.create(configMap('b'));
  second.close();
  expect(statSync(file).size).toBeGreaterThan(whole);
  expect(names(newStore(Journal.open(file)))).toEqual(['a', 'b', 'kube-root-ca.crt']);
});

test('every prefix of a journal that ends with a line is a journal', () => {
  const store = newStore(Journal.open(file));
  for (const name of ['a', 'b', 'c']) store.create(configMap(name));
  store.close();
  const text = readFileSync(file, 'utf8');
  const kept = names(newStore(Journal.open(file))).length;
  for (let lines = text.trimEnd().split('\n').length; lines > 0; lines--) {
    truncateSync(file, text.split('\n').slice(0, lines).join('\n').length + 1);
    expect(names(newStore(Journal.open(file))).length).toBeLessThanOrEqual(kept);
    writeFileSync(file, text);
  }
});

test('damage before the last line is refused with its place', () => {
  writeFileSync(file, 'not json\n{"v":1}\n');
  expect(() => Journal.open(file)).toThrow(expect.objectContaining({ code: 'JOURNAL_UNREADABLE', where: `${file}:1` }));
});

test('a journal that has grown is compacted and keeps everything', () => {
  const store = newStore(Journal.open(file, { compactAt: 50_000 }));
  for (let i = 0; i < 1_000; i++) store.create(configMap('a', { i: String(i) }));
  const { version } = store;
  store.close();
  expect(statSync(file).size).toBeLessThan(120_000);
  const again = newStore(Journal.open(file));
  expect([again.version, names(again)]).toEqual([version, ['a', 'kube-root-ca.crt']]);
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
});
