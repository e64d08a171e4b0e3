import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { errorOf, names, remoteSources } from '../source/credentials/fixture.js';
import { configMap, Workshop } from '../source/fixture.js';
import { GitServer } from '../source/git-server.js';

let shop: Workshop;
let server: GitServer;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
});
afterEach(async () => {
  await server.stop();
  shop.close();
});

/** The only mirror. */
function mirror(...parts: string[]): string {
  const cache = path.join(shop.folder, 'cache');
  const [name = ''] = readdirSync(cache).filter((each) => each.endsWith('.git'));
  return path.join(cache, name, ...parts);
}

/** The only file of a kind in the mirror's pack. */
function packed(extension: string): string {
  const directory = mirror('objects', 'pack');
  const [name = ''] = readdirSync(directory).filter((each) => each.endsWith(extension));
  const file = path.join(directory, name);
  chmodSync(file, 0o644);
  return file;
}

function garble(file: string): void {
  const bytes = readFileSync(file);
  for (let at = Math.floor(bytes.length / 3); at < bytes.length - 40; at += 7) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

/** What befalls the mirror; all that it held is in one pack. */
const corruptions: readonly [string, () => void][] = [
  ['a pack that is cut short', () => truncateSync(packed('.pack'), 40)],
  ['a pack with other bytes', () => garble(packed('.pack'))],
  ['an index of a pack that is cut short', () => truncateSync(packed('.idx'), 60)],
  ['no pack any more', () => rmSync(packed('.pack'))],
  ['no objects any more', () => rmSync(mirror('objects'), { recursive: true })],
  ['a ref without content', () => writeFileSync(mirror('refs', 'heads', 'main'), '')],
  ['a ref to nothing', () => writeFileSync(mirror('refs', 'heads', 'main'), `${'1'.repeat(40)}\n`)],
  ['packed refs that are none', () => writeFileSync(mirror('packed-refs'), randomBytes(200))],
  ['a HEAD that is none', () => writeFileSync(mirror('HEAD'), randomBytes(60))],
  ['a configuration that is none', () => writeFileSync(mirror('config'), '[core\nnonsense = "')],
  [
    'the address of another remote',
    () => appendFileSync(mirror('config'), '[remote "origin"]\n\turl = https://nothing.invalid/x\n'),
  ],
  ['a lock of HEAD that nobody holds', () => writeFileSync(mirror('HEAD.lock'), '')],
  ['a lock of refs that nobody holds', () => writeFileSync(mirror('packed-refs.lock'), '')],
  [
    'a lock of shallow clones and of an index that nobody holds',
    () => ['shallow.lock', 'index.lock'].forEach((name) => writeFileSync(mirror(name), '')),
  ],
  ['no mirror any more', () => rmSync(mirror(), { recursive: true })],
  ['another directory in its place', () => (renameSync(mirror('HEAD'), mirror('objects', 'HEAD')), undefined)],
  ...(process.getuid?.() === 0 ? [] : [['no permission', () => chmodSync(mirror(), 0)] as [string, () => void]]),
];

describe.each([
  ['the same process', false],
  ['the next process', true],
])('of which %s hears', (_, isNext) => {
  it.each(corruptions)(
    'R08 a mirror with %s is mended by itself, and what is pushed is read',
    async (_what, corrupt) => {
      await shop.commit({ 'a.yaml': configMap('one'), 'large.bin': randomBytes(50_000) });
      const url = server.url('gitops.git');
      let sources = remoteSources(shop, { git: { protocols: ['http'] } });
      const before = await sources.resolve({ repoURL: url });
      // Read by nobody yet: so all of it is read from the disk.
      if (isNext) sources.close();
      corrupt();
      if (isNext) sources = remoteSources(shop);
      const of = async (commit: string): Promise<unknown> =>
        (await sources.render({ repoURL: url, path: '.' }, commit)).objects.map(({ metadata }) => metadata.name);
      const mended = async <T>(read: () => Promise<T>): Promise<T> => {
        for (let seconds = 0; ; seconds++) {
          try {
            return await read();
          } catch (error) {
            if (seconds >= 60) throw error;
            shop.clock.advance(1_000);
          }
        }
      };
      expect(await mended(() => of(before))).toEqual(['one']);
      const after = await shop.commit({ 'a.yaml': configMap('two') });
      await sources.refresh(url);
      expect(await mended(() => sources.resolve({ repoURL: url }))).toBe(after);
      expect(await mended(() => of(after))).toEqual(['two']);
      expect(readdirSync(path.join(shop.folder, 'cache'))).toHaveLength(1);
    },
  );
});

it('R08 a remote that fails costs a sound mirror nothing', async () => {
  await shop.commit({ 'a.yaml': configMap('one') });
  const sources = remoteSources(shop);
  const url = server.url('gitops.git');
  expect(await names(sources, url)).toEqual(['one']);
  const head = mirror('HEAD');
  const made = readdirSync(mirror('objects', 'pack'));
  server.answer = (_request, response) => (response.writeHead(500).end(), true);
  await sources.refresh(url);
  await errorOf(names(sources, url));
  server.answer = undefined;
  await sources.refresh(url);
  expect(await names(sources, url)).toEqual(['one']);
  expect([mirror('HEAD'), readdirSync(mirror('objects', 'pack'))]).toEqual([head, made]);
  expect(server.fetches).toBe(1);
});
