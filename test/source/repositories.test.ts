import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Repository } from '../../lib/git/index.js';
import type { Sources } from '../../lib/source/index.js';
import { configMap, repoURL, Workshop } from './fixture.js';
import { GitServer } from './git-server.js';
import { eventually } from '../support/patience.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** The URLs told by `sources`, in order. */
function heard(sources: Sources): string[] {
  const urls: string[] = [];
  sources.onChange((url) => urls.push(url));
  return urls;
}

describe('a local repository', () => {
  test('is resolved as it is now, by branch, tag, commit and HEAD', async () => {
    const one = await shop.commit({ 'a.yaml': configMap('a') });
    const sources = shop.sources();
    const at = (targetRevision: string): Promise<string> => sources.resolve({ repoURL, targetRevision });
    expect(await sources.resolve({ repoURL })).toBe(one);
    await shop.repository.createTag({ name: 'v1', commit: one, message: 'one' });
    const two = await shop.commit({ 'a.yaml': configMap('b') });
    expect([await at('main'), await at('HEAD'), await at('v1'), await at(one), await at(two.slice(0, 8))]).toEqual([
      two,
      two,
      one,
      one,
      two,
    ]);
    for (let i = 0; i < 20; i++) {
      const next = await shop.commit({ 'a.yaml': configMap(`c${i}`) });
      expect(await at('main')).toBe(next);
    }
    await expect(at('develop')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND', where: repoURL });
    await expect(at('-x')).rejects.toMatchObject({ code: 'INVALID_REVISION' });
  });

  test('is resolved by version: a range means its highest tag, and another one as soon as that is pushed', async () => {
    const one = await shop.commit({ 'a.yaml': configMap('a') });
    const sources = shop.sources();
    const at = (targetRevision: string, tagPrefix?: string): Promise<string> =>
      sources.resolve({ repoURL, targetRevision, ...(tagPrefix === undefined ? {} : { tagPrefix }) });
    await shop.repository.createTag({ name: 'v1.2.0', commit: one, message: 'one' });
    await shop.repository.createTag({ name: 'shop/v3.0.0', commit: one, message: 'of the shop' });
    expect([await at('v1.*'), await at('>= 1.0 < 2'), await at('^1.1'), await at('~3', 'shop/')]).toEqual(
      Array(4).fill(one),
    );
    const two = await shop.commit({ 'a.yaml': configMap('b') });
    await shop.repository.createTag({ name: 'v1.10.0', commit: two, message: 'two' });
    await shop.repository.createTag({ name: 'v1.11.0-rc.1', commit: one, message: 'not yet' });
    expect([await at('v1.*'), await at('v1.2.0'), await at('~1.2')]).toEqual([two, one, one]);
    await expect(at('>= 2')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND', where: repoURL });
    await expect(at('main', 'shop/')).rejects.toMatchObject({ code: 'INVALID_REVISION' });
  });

  test('tells of every push at once, by each URL that was asked for: commits, new branches in folders, tags, packing, deletion', async () => {
    const first = await shop.commit({ 'a.yaml': configMap('a') });
    const sources = shop.sources();
    const urls = heard(sources);
    await sources.resolve({ repoURL });
    await sources.resolve({ repoURL: repoURL.replace('.git', '') });
    const work = path.join(shop.folder, 'work');
    git(shop.folder, 'clone', '-q', shop.repository.path, work);
    const pushes: (() => void)[] = [
      () => {
        writeFileSync(path.join(work, 'b.yaml'), configMap('b'));
        git(work, 'add', '.');
        git(work, 'commit', '-q', '-m', 'b');
        git(work, 'push', '-q', 'origin', 'main');
      },
      () => git(work, 'push', '-q', 'origin', 'main:feature/deep/er'),
      () => git(work, 'push', '-q', 'origin', `${first}:refs/heads/feature/deep/other`),
      () => git(work, 'push', '-q', 'origin', 'main:refs/tags/v1'),
      () => git(work, 'push', '-q', 'origin', '--delete', 'feature/deep/er'),
      () => {
        git(shop.repository.path, 'pack-refs', '--all', '--prune');
        git(work, 'push', '-q', 'origin', '--delete', 'v1');
      },
      () => git(work, 'push', '-q', '--force', 'origin', `${first}:main`),
    ];
    for (const push of pushes) {
      urls.length = 0;
      push();
      await eventually(() => urls.length >= 2);
      expect(new Set(urls)).toEqual(new Set([repoURL, 'https://git.example.com/team/gitops']));
    }
  });

  test('tells of a push also when the new commit was resolved before the watcher saw it', async () => {
    await shop.commit({ 'a.yaml': configMap('a') });
    const sources = shop.sources();
    const urls = heard(sources);
    await sources.resolve({ repoURL });
    const next = await shop.commit({ 'a.yaml': configMap('b') });
    expect(await sources.resolve({ repoURL })).toBe(next);
    await eventually(() => urls.length > 0);
  });

  test('with a work tree is read from its commits, not from its files', async () => {
    const work = path.join(shop.folder, 'work');
    git(shop.folder, 'init', '-q', '-b', 'main', work);
    writeFileSync(path.join(work, 'a.yaml'), configMap('committed'));
    git(work, 'add', '.');
    git(work, 'commit', '-q', '-m', 'a');
    writeFileSync(path.join(work, 'a.yaml'), configMap('edited'));
    const sources = shop.sources({ mapping: { [repoURL]: work } });
    const urls = heard(sources);
    const commit = await sources.resolve({ repoURL });
    const { objects } = await sources.render({ repoURL, path: '.' }, commit);
    expect(objects.map((object) => object.metadata.name)).toEqual(['committed']);
    git(work, 'commit', '-q', '-a', '-m', 'b');
    await eventually(() => urls.length > 0);
    expect(await sources.resolve({ repoURL })).not.toBe(commit);
  });

  test('that is missing is an error, tells when it comes, and is read anew when it was replaced', async () => {
    const hidden = path.join(shop.folder, 'hidden.git');
    const first = await shop.commit({ 'a.yaml': configMap('a') });
    const where = path.join(shop.folder, 'later', 'gitops.git');
    const sources = shop.sources({ mapping: { [repoURL]: where } });
    const urls = heard(sources);
    await expect(sources.resolve({ repoURL })).rejects.toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
      where: repoURL,
    });
    mkdirSync(path.dirname(where));
    cpSync(shop.repository.path, where, { recursive: true });
    await eventually(() => urls.length > 0);
    expect(await sources.resolve({ repoURL })).toBe(first);

    urls.length = 0;
    renameSync(where, hidden);
    await eventually(() => urls.length > 0);
    await expect(sources.resolve({ repoURL })).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });

    urls.length = 0;
    const other = await Repository.bare(where);
    const next = await other.writeCommit({
      branch: 'main',
      files: [{ path: 'b.yaml', content: configMap('b') }],
      message: 'other',
      date: new Date(0),
    });
    other.close();
    await eventually(() => urls.length > 0);
    expect(await sources.resolve({ repoURL })).toBe(next.commit);
    expect((await sources.render({ repoURL, path: '' }, next.commit)).objects).toHaveLength(1);
  });

  test('is opened by the mapping alone', async () => {
    await shop.commit({ 'a.yaml': configMap('a') });
    const sources = shop.sources();
    for (const url of [`file://${shop.repository.path}`, shop.repository.path, './gitops.git', '~/x']) {
      await expect(sources.resolve({ repoURL: url })).rejects.toMatchObject({
        code: 'REPOSITORY_REFUSED',
        message: expect.stringContaining('--repository URL=PATH') as unknown,
      });
    }
  });
});

describe('the digest of what is rendered', () => {
  test('changes with what the source reads, and with nothing else', async () => {
    const sources = shop.sources();
    const digests = async (commit: string): Promise<string[]> =>
      await Promise.all(
        ['plain', 'app', 'alone'].map((each) => sources.contentDigest({ repoURL, path: each }, commit)),
      );
    const first = await shop.commit({
      'plain/a.yaml': configMap('a'),
      'app/kustomization.yaml': 'resources: [sub]\n',
      'app/sub/kustomization.yaml': 'resources: [../../base]\n',
      'base/kustomization.yaml': 'resources: [../deeper, b.yaml]\n',
      'base/b.yaml': configMap('b'),
      'deeper/kustomization.yaml': 'resources: [c.yaml]\n',
      'deeper/c.yaml': configMap('c'),
      'alone/kustomization.yaml': 'resources: [d.yaml]\n',
      'alone/d.yaml': configMap('d'),
    });
    const [plain, app, alone] = await digests(first);
    expect(await digests(await shop.commit({ 'readme.md': 'x' }))).toEqual([plain, app, alone]);
    const [plain2, app2, alone2] = await digests(await shop.commit({ 'deeper/c.yaml': configMap('c2') }));
    expect([plain2, alone2]).toEqual([plain, alone]);
    expect(app2).not.toBe(app);
    const last = await shop.commit({ 'plain/a.yaml': configMap('a2') });
    expect((await digests(last))[0]).not.toBe(plain);
    expect((await digests(last))[1]).toBe(app2);
    const recursive = { repoURL, path: 'plain', directory: { recurse: true } };
    expect(await sources.contentDigest(recursive, last)).not.toBe((await digests(last))[0]);
  });

  test('brings what was rendered before, which no one can change', async () => {
    const sources = shop.sources();
    const source = { repoURL, path: 'a' };
    const first = await sources.render(source, await shop.commit({ 'a/a.yaml': configMap('a') }));
    const second = await sources.render(source, await shop.commit({ 'b/b.yaml': configMap('b') }));
    expect(second.objects).toBe(first.objects);
    expect(second.digest).toBe(await sources.contentDigest(source, await sources.resolve(source)));
    expect(() => (first.objects[0]!.metadata.name = 'x')).toThrow(TypeError);
  });
});

describe('a remote repository', () => {
  let server: GitServer;
  beforeEach(async () => (server = await GitServer.start(shop.folder)));
  afterEach(() => server.stop());

  const remote = (more: object = {}): Sources => shop.sources({ mapping: {}, git: { protocols: ['http'] }, ...more });

  test('is mirrored, rendered, and fetched again only when its refs changed', async () => {
    const url = server.url('gitops.git');
    const first = await shop.commit({ 'a/a.yaml': configMap('a') });
    await shop.repository.createTag({ name: 'v1', commit: first, message: 'one' });
    const sources = remote();
    const urls = heard(sources);
    for (const targetRevision of ['', 'HEAD', 'main', 'v1', first, first.slice(0, 7)]) {
      expect(await sources.resolve({ repoURL: url, targetRevision })).toBe(first);
    }
    expect((await sources.render({ repoURL: url, path: 'a' }, first)).objects).toHaveLength(1);
    expect(server.fetches).toBe(1);

    const second = await shop.commit({ 'a/a.yaml': configMap('b') });
    expect(await sources.resolve({ repoURL: url, targetRevision: 'main' })).toBe(first);
    await sources.refresh(url);
    expect(urls).toEqual([url]);
    expect(await sources.resolve({ repoURL: url, targetRevision: 'main' })).toBe(second);
    await sources.refresh(url);
    expect([urls, server.fetches]).toEqual([[url], 2]);

    const again = remote();
    expect(await again.resolve({ repoURL: url, targetRevision: 'main' })).toBe(second);
    expect(server.fetches).toBe(2);
  });

  test('is asked at intervals that are spread, less often while it fails, and says when it fails and mends', async () => {
    const url = server.url('gitops.git');
    await shop.commit({ 'a/a.yaml': configMap('a') });
    const sources = remote({ pollMilliseconds: 60_000 });
    const urls = heard(sources);
    await sources.resolve({ repoURL: url });
    const [wait] = shop.clock.pending;
    expect(wait).toBeGreaterThanOrEqual(48_000);
    expect(wait).toBeLessThanOrEqual(72_000);

    const next = await shop.commit({ 'a/a.yaml': configMap('b') });
    shop.clock.advance(72_000);
    await eventually(() => urls.length === 1);
    expect(await sources.resolve({ repoURL: url })).toBe(next);

    await server.stop();
    shop.clock.advance(72_000);
    await eventually(() => urls.length === 2);
    await expect(sources.resolve({ repoURL: url })).rejects.toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
      where: url,
    });
    expect(shop.clock.pending).toHaveLength(1);
    expect(shop.clock.pending[0]).toBeGreaterThan(90_000);
    expect((await sources.render({ repoURL: url, path: 'a' }, next)).objects).toHaveLength(1);

    await server.listen();
    shop.clock.advance(72_000 * 8);
    await eventually(() => urls.length === 3);
    expect(await sources.resolve({ repoURL: url })).toBe(next);
  });

  test('gives refs and commits that no branch or tag reaches when they are named', async () => {
    const url = server.url('gitops.git');
    await shop.commit({ 'a/a.yaml': configMap('a') });
    const pull = await shop.commit({ 'a/a.yaml': configMap('pull') }, 'temporary');
    git(shop.repository.path, 'update-ref', 'refs/pull/1/head', pull);
    git(shop.repository.path, 'update-ref', '-d', 'refs/heads/temporary');
    const sources = remote();
    expect(await sources.resolve({ repoURL: url, targetRevision: 'refs/pull/1/head' })).toBe(pull);
    expect((await sources.render({ repoURL: url, path: 'a' }, pull)).objects[0]?.metadata.name).toBe('pull');
    expect(
      await remote({ cacheDir: path.join(shop.folder, 'other') }).resolve({ repoURL: url, targetRevision: pull }),
    ).toBe(pull);
    await expect(sources.resolve({ repoURL: url, targetRevision: 'f'.repeat(40) })).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
    });
  });

  test('that does not exist or answer is an error without credentials in it', async () => {
    const sources = remote();
    await expect(
      sources.resolve({ repoURL: server.url('none.git').replace('http://', 'http://user:secret@') }),
    ).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_FOUND',
      message: expect.not.stringContaining('secret') as unknown,
    });
    expect(existsSync(path.join(shop.folder, 'none.git'))).toBe(false);
  });

  test.each([
    'ext::sh -c touch% /tmp/P',
    '--upload-pack=touch /tmp/P',
    'ssh://-oProxyCommand=x/y',
    'git@-oProxyCommand=x:y',
    'fd::0',
    'file:///tmp/x',
    '/tmp/x',
    'http://example.com/x',
    'git://example.com/x',
    'https://example.com%0a@evil/x',
    'https://exa mple.com/x',
    'https://example.com',
    'https:///x',
    '',
  ])('is never asked by the URL %j', async (url) => {
    await expect(shop.sources().resolve({ repoURL: url })).rejects.toMatchObject({
      code: expect.stringMatching(/^(REPOSITORY_REFUSED|UNSUPPORTED_SOURCE)$/) as unknown,
    });
    rmSync('/tmp/P', { force: true });
  });
});
