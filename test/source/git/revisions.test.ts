import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';
import type { Sources } from '../../../lib/source/index.js';

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

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', shop.repository.path, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** What a revision means in the repository on this machine, and in its mirror by HTTP. */
interface Place {
  readonly url: string;
  readonly sources: Sources;
  at(targetRevision: string): Promise<string>;
}

function places(): Place[] {
  const place = (url: string, sources: Sources): Place => ({
    url,
    sources,
    at: async (targetRevision) => {
      await sources.refresh(url);
      return await sources.resolve({ repoURL: url, targetRevision });
    },
  });
  const remote = shop.sources({ mapping: {}, git: { protocols: ['http'] }, cacheDir: path.join(shop.folder, 'cache') });
  return [place(repoURL, shop.sources()), place(server.url('gitops.git'), remote)];
}

test('GC03 a revision is a branch before a tag, a full name where that is meant, and what stands outside of both', async () => {
  const one = await shop.commit({ 'a.yaml': configMap('a') });
  const two = await shop.commit({ 'a.yaml': configMap('b') });
  const three = await shop.commit({ 'a.yaml': configMap('c') }, 'feature/x');
  git('tag', 'main', one);
  git('tag', '-a', '-m', 'annotated', 'release', one);
  git('tag', '-a', '-m', 'of a tag', 'outer', 'release');
  git('update-ref', 'refs/pull/1/head', three);
  git('branch', '0123456', one);
  for (const { at } of places()) {
    expect(await Promise.all(['main', 'refs/tags/main', 'refs/heads/main', 'HEAD', ''].map(at))).toEqual([
      ...[two, one, two, two, two],
    ]);
    expect(await Promise.all(['release', 'outer', 'feature/x', 'heads/main', 'tags/main'].map(at))).toEqual([
      ...[one, one, three, two, one],
    ]);
    expect(await Promise.all(['refs/pull/1/head', 'pull/1/head', '0123456'].map(at))).toEqual([three, three, one]);
    expect(
      await Promise.all([one, one.toUpperCase(), one.slice(0, 7), one.slice(0, 12).toUpperCase()].map(at)),
    ).toEqual([one, one, one, one]);
    await expect(at('0'.repeat(7))).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    await expect(at('Main')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
  }
});

test('GC03 a short name that two commits have is refused, and a longer one is not', async () => {
  const commit = (_: unknown, index: number): string =>
    `commit refs/heads/main\ncommitter x <x@example.com> ${1_700_000_000 + index} +0000\ndata 0\n`;
  const input = Array.from({ length: 60_000 }, commit).join('');
  execFileSync('git', ['-C', shop.repository.path, 'fast-import', '--quiet', '--force'], { input });
  const known = new Map<string, string>();
  let twins: [string, string] | undefined;
  for (const id of git('rev-list', 'main').split('\n')) {
    const other = known.get(id.slice(0, 7));
    if (other !== undefined) twins = [id, other];
    known.set(id.slice(0, 7), id);
  }
  const [one = '', two = ''] = twins ?? [];
  expect(one.slice(0, 7)).toBe(two.slice(0, 7));
  for (const { at } of places()) {
    await expect(at(one.slice(0, 7))).rejects.toMatchObject({ code: 'REVISION_AMBIGUOUS' });
    expect(await at(one.slice(0, 20))).toBe(one);
  }
});

const refused = [
  ...['-x', '--upload-pack=touch /tmp/P', 'HEAD~1', 'HEAD^', '@{-1}', 'main@{1}', 'a..b', 'a:b', ':/text', '^main'],
  ...[
    'a b',
    'a\0b',
    'a\nb',
    'a*b',
    'a?',
    'a[b',
    'refs/heads/main.lock',
    '@',
    '/main',
    'main/',
    'a//b',
    'x'.repeat(1000),
  ],
];
test.each(refused)('GC03 the revision %j is refused, not evaluated', async (targetRevision) => {
  await shop.commit({ 'a.yaml': configMap('a') });
  await shop.commit({ 'a.yaml': configMap('b') });
  await expect(shop.sources().resolve({ repoURL, targetRevision })).rejects.toMatchObject({ code: 'INVALID_REVISION' });
});

test('GC03 ranges of versions mean their highest tag, also where branches are named alike', async () => {
  const one = await shop.commit({ 'a.yaml': configMap('a') });
  const two = await shop.commit({ 'a.yaml': configMap('b') });
  git('tag', 'v1.0.0', one);
  git('tag', '-a', '-m', 'x', 'v1.9.0', two);
  git('tag', 'v1.10.0-rc.1', one);
  git('tag', 'v2', two);
  git('tag', 'latest', one);
  git('branch', 'v1.x', one);
  for (const { at } of places()) {
    expect(await Promise.all(['v1.*', '>=1 <2', '^1.0', 'v1.0.0', 'v2', '>= 1.10.0-0 < 2', 'v1.x'].map(at))).toEqual([
      ...[two, two, two, one, two, one, two],
    ]);
    await expect(at('>= 3')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
  }
});

test('GC02 what was pushed by force, moved, renamed or deleted is followed, and what is gone is an error', async () => {
  const one = await shop.commit({ 'a.yaml': configMap('a') });
  const two = await shop.commit({ 'a.yaml': configMap('b') });
  const other = await shop.commit({ 'a.yaml': configMap('c') }, 'other');
  git('tag', 'moving', two);
  const all = places();
  const everywhere = async (revision: string, commit: string | undefined): Promise<void> => {
    for (const { at } of all) {
      if (commit !== undefined) expect(await at(revision)).toBe(commit);
      else await expect(at(revision)).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    }
  };
  await everywhere('main', two);
  await everywhere('moving', two);

  git('update-ref', 'refs/heads/main', other);
  git('tag', '-f', 'moving', one);
  await everywhere('main', other);
  await everywhere('HEAD', other);
  await everywhere('moving', one);

  git('branch', '-m', 'main', 'trunk');
  git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
  git('tag', '-d', 'moving');
  await everywhere('HEAD', other);
  await everywhere('trunk', other);
  await everywhere('main', undefined);
  await everywhere('moving', undefined);
  // A commit that is named by itself outlives the branches that reached it.
  await everywhere(two, two);

  git('symbolic-ref', 'HEAD', 'refs/heads/nothing');
  await everywhere('HEAD', undefined);
  await everywhere('trunk', other);

  git('update-ref', '-d', 'refs/heads/trunk');
  git('update-ref', '-d', 'refs/heads/other');
  await everywhere('trunk', undefined);
  await everywhere('', undefined);

  const again = await shop.commit({ 'a.yaml': configMap('d') });
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await everywhere('HEAD', again);
});

test('GC02 a branch takes the place of one whose name was a part of its own', async () => {
  const one = await shop.commit({ 'a.yaml': configMap('a') }, 'release');
  const all = places();
  for (const { at } of all) expect(await at('release')).toBe(one);
  git('branch', '-D', 'release');
  git('branch', 'release/1', one);
  for (const { at } of all) expect(await at('release/1')).toBe(one);
});

test('GC02 a detached HEAD is what it stands at', async () => {
  const one = await shop.commit({ 'a.yaml': configMap('a') });
  await shop.commit({ 'a.yaml': configMap('b') });
  writeFileSync(path.join(shop.repository.path, 'HEAD'), `${one}\n`);
  for (const { at } of places()) expect(await at('HEAD')).toBe(one);
});
