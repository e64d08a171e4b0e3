import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Repository } from '../../../lib/git/index.js';
import type { Sources, SourcesOptions } from '../../../lib/source/index.js';
import { configMap, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';

let shop: Workshop;
let server: GitServer;
let hostile: Repository;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
  hostile = await Repository.bare(path.join(shop.folder, 'hostile.git'));
});
afterEach(async () => {
  hostile.close();
  await server.stop();
  shop.close();
});

const MiB = 1024 * 1024;

/** Writes into the hostile repository by `git fast-import`. */
async function imported(parts: Iterable<string | Buffer>): Promise<void> {
  const child = spawn('git', ['-C', hostile.path, 'fast-import', '--quiet', '--force'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'close');
  for (const part of parts) if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  child.stdin.end('done\n');
  expect(await ended).toEqual([0, null]);
}

async function objectOf(args: string[], input: string): Promise<string> {
  return (await hostile.git.run({ repository: hostile.path, args, input })).toString().trim();
}

const commit = (branch: string, files: string): string =>
  `commit refs/heads/${branch}\ncommitter x <x@example.com> 1700000000 +0000\ndata 1\nm\n${files}\n`;

function remote(git: SourcesOptions['git'] = {}): Sources {
  return shop.sources({ mapping: {}, git: { protocols: ['http'], ...git } });
}

/** What becomes of the hostile repository, while a neighbour is followed: its own commits come through, without waiting for it. */
async function besideNeighbour(sources: Sources, source: object = { path: '.' }): Promise<unknown> {
  const url = server.url('gitops.git');
  let waiting = true;
  const outcome = rendered(sources, server.url('hostile.git'), source)
    .catch((error: unknown) => error)
    .finally(() => (waiting = false));
  let rounds = 0;
  do {
    const name = `n${rounds++}`;
    const pushed = await shop.commit({ 'a.yaml': configMap(name) });
    await sources.refresh(url);
    expect(await sources.resolve({ repoURL: url })).toBe(pushed);
    expect(await rendered(sources, url, { path: '.' })).toEqual([name]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (waiting);
  return await outcome;
}

async function rendered(sources: Sources, repoURL: string, source: object): Promise<unknown[]> {
  const { objects } = await sources.render({ repoURL, ...source }, await sources.resolve({ repoURL }));
  return objects.map(({ metadata }) => metadata.name);
}

test('GC01 a repository that is larger than a fetch may be is an error of its own, and leaves nothing', async () => {
  await hostile.writeCommit({
    branch: 'main',
    files: [{ path: 'x', content: randomBytes(4 * MiB) }],
    message: 'm',
    date: new Date(0),
  });
  const outcome = await besideNeighbour(remote({ maxFetch: 1 * MiB }));
  expect(outcome).toMatchObject({
    code: 'REPOSITORY_TOO_LARGE',
    message: expect.stringContaining(`more than ${MiB} bytes`) as unknown,
    where: server.url('hostile.git'),
  });
});

test('GC01 a small pack of huge objects is stored as small as it came, and fills no memory', async () => {
  const zeros = Buffer.alloc(8 * MiB);
  const parts = 48;
  function* bomb(): Generator<string | Buffer> {
    yield 'commit refs/heads/main\ncommitter x <x@example.com> 1700000000 +0000\ndata 1\nm\n';
    yield `M 100644 inline a.yaml\ndata ${parts * zeros.length}\n`;
    for (let part = 0; part < parts; part++) yield zeros;
    yield '\n';
  }
  await imported(bomb());
  const before = process.memoryUsage().rss;
  const outcome = await besideNeighbour(remote({ maxFetch: 2 * MiB, maxMemory: 128 * MiB }));
  expect(outcome).toMatchObject({ code: 'MANIFESTS_TOO_LARGE', where: expect.stringContaining('a.yaml') as unknown });
  expect(process.memoryUsage().rss - before).toBeLessThan((parts * zeros.length) / 2);
});

test('GC01 a hundred thousand refs are listed, and more than may be listed are an error', async () => {
  await imported([commit('main', 'M 100644 inline a.yaml\ndata 0\n')]);
  const tip = await hostile.resolve('main');
  const names = Array.from({ length: 100_000 }, (_, index) => `refs/heads/b${index}`).sort();
  const header = '# pack-refs with: peeled fully-peeled sorted \n';
  writeFileSync(path.join(hostile.path, 'packed-refs'), header + names.map((name) => `${tip} ${name}\n`).join(''));
  const sources = remote();
  const repoURL = server.url('hostile.git');
  expect(await sources.resolve({ repoURL, targetRevision: 'b99999' })).toBe(tip);
  const strict = remote({ maxOutput: MiB });
  expect(await besideNeighbour(strict)).toMatchObject({ code: 'REPOSITORY_TOO_LARGE', where: repoURL });
});

test('GC01 a tree of ten thousand million files out of a few objects is not walked', async () => {
  const tree = (lines: string): Promise<string> => objectOf(['mktree'], lines);
  const blob = await objectOf(['hash-object', '-w', '--stdin'], configMap('x'));
  let id = await tree(Array.from({ length: 10 }, (_, index) => `100644 blob ${blob}\t${index}.yaml\n`).join(''));
  for (let level = 0; level < 9; level++)
    id = await tree(Array.from({ length: 10 }, (_, index) => `040000 tree ${id}\td${index}\n`).join(''));
  await imported([commit('main', `M 040000 ${id} ""`)]);
  for (const source of [
    { path: '.', directory: { recurse: true } },
    { path: 'd1', directory: { recurse: true } },
  ]) {
    expect(await besideNeighbour(remote(), source)).toMatchObject({ code: 'MANIFESTS_TOO_LARGE' });
  }
  expect(await besideNeighbour(remote(), { path: 'd1/d2' })).toEqual([]);
});

test('GC01 a tree of ten thousand levels is an error where it is walked', async () => {
  const deep = `${'d/'.repeat(10_000)}a.yaml`;
  await imported([
    commit(
      'main',
      `M 100644 inline ${deep}\ndata ${configMap('deep').length}\n${configMap('deep')}\nM 100644 inline b.yaml\ndata ${configMap('b').length}\n${configMap('b')}\n`,
    ),
  ]);
  expect(await besideNeighbour(remote(), { path: '.', directory: { recurse: true } })).toMatchObject({
    code: 'MANIFESTS_TOO_LARGE',
    message: expect.stringContaining('4096') as unknown,
  });
  expect(await besideNeighbour(remote(), { path: '.' })).toEqual(['b']);
});

test('GC01 a directory of half a million files is an error, and what is beside it is rendered', async () => {
  const blob = await objectOf(['hash-object', '-w', '--stdin'], configMap('b'));
  const files = Array.from({ length: 500_000 }, (_, index) => `100644 blob ${blob}\tf${index}.txt\n`);
  const many = await objectOf(['mktree'], files.join(''));
  const one = await objectOf(['mktree'], `100644 blob ${blob}\tb.yaml\n`);
  await imported([commit('main', `M 040000 ${many} many\nM 040000 ${one} one`)]);
  expect(await besideNeighbour(remote(), { path: 'many' })).toMatchObject({ code: 'MANIFESTS_TOO_LARGE' });
  expect(await besideNeighbour(remote(), { path: 'one' })).toEqual(['b']);
});
