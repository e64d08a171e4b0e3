import { request, type IncomingMessage } from 'node:http';
import { TestApi } from './api.js';

const SIZE = 900_000;
const COUNT = 40;

let api: TestApi;
const open: IncomingMessage[] = [];
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await api.stop();
});

function watch(query = ''): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      open.push(response.on('error', () => undefined));
      resolve(response);
    };
    request(`${api.url}/api/v1/namespaces/default/configmaps?watch=true${query}`, answered).on('error', reject).end();
  });
}

/** Reads a watch until `enough` lines have come or the server has cut it; answers how many came, and tells of each. */
function linesOf(response: IncomingMessage, enough: number, onLine?: (count: number) => void): Promise<number> {
  return new Promise((resolve) => {
    let lines = 0;
    response.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte !== 0x0a) continue;
        lines++;
        onLine?.(lines);
      }
      if (lines >= enough) resolve(lines);
    });
    for (const end of ['end', 'error', 'close'] as const) response.on(end, () => resolve(lines));
    if (response.destroyed) resolve(lines);
  });
}

function write(index: number): void {
  const metadata = { name: `m${index}`, namespace: 'default' };
  api.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'x'.repeat(SIZE) } });
}

test('a client that reads nothing is cut off, and the others are told everything', async () => {
  const from = `&resourceVersion=${api.store.version}`;
  const stalled = await watch(from);
  const reader = await watch(from);
  let next = 0;
  const told = linesOf(reader, COUNT, (count) => count < COUNT && write(next++));
  write(next++);
  expect(await told).toBe(COUNT);
  expect(await linesOf(stalled, COUNT)).toBeLessThan(COUNT);
});

test('a client that reads late is told all of a list, however large', async () => {
  for (let index = 0; index < COUNT; index++) write(index);
  const late = await watch('&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await linesOf(late, COUNT + 1)).toBe(COUNT + 1);
});

test('what happens in one turn comes in few pieces, in order', async () => {
  const response = await watch(`&resourceVersion=${api.store.version}`);
  let pieces = 0;
  let text = '';
  const all = new Promise<void>((resolve) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      pieces++;
      text += chunk;
      if (text.split('\n').length > 200) resolve();
    });
  });
  for (let index = 0; index < 200; index++) {
    api.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `n${index}`, namespace: 'default' } });
  }
  await all;
  const names = [...text.matchAll(/"name":"(n\d+)"/g)].map(([, name]) => name);
  expect(names).toEqual(Array.from({ length: 200 }, (_, index) => `n${index}`));
  expect(pieces).toBeLessThan(20);
});
