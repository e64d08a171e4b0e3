import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Publication } from '../../../lib/engine/index.js';
import { Git, Repository } from '../../../lib/git/index.js';
import type { Sources } from '../../../lib/source/index.js';
import { configMap, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';

let shop: Workshop;
let server: GitServer;
let sources: Sources;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
  sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
  git('config', 'http.receivepack', 'true');
  await shop.commit({ 'a.yaml': configMap('a') });
});
afterEach(async () => {
  await server.stop();
  shop.close();
});

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', shop.repository.path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

function publication(content: string, more: Partial<Publication> = {}): Publication {
  const folders = [{ path: 'apps/web', files: [{ path: 'apps/web/manifest.yaml', content }] }];
  const rootFiles = [{ path: 'hydrator.metadata', content: '{}\n' }];
  const target = { repoURL: server.url('gitops.git'), branch: 'env/dev', base: 'env/dev', project: 'default' };
  return { ...target, folders, rootFiles, message: 'hydrated', ...more };
}

test('what is hydrated is pushed to a remote repository, and not pushed again when nothing changed', async () => {
  const first = await sources.publish(publication('one'));
  expect(first).toEqual({ changed: true, commit: git('rev-parse', 'env/dev') });
  expect(await sources.publish(publication('one', { message: 'again' }))).toEqual({ ...first, changed: false });
  const second = await sources.publish(publication('two'));
  expect(git('log', '--format=%H', 'env/dev').split('\n')).toEqual([second.commit, first.commit]);
  expect(await sources.resolve({ repoURL: server.url('gitops.git'), targetRevision: 'env/dev' })).toBe(second.commit);
});

test('it goes on from what others pushed meanwhile, and keeps what they wrote elsewhere in the branch', async () => {
  await sources.publish(publication('one'));
  const other = shop.sources({ mapping: {}, git: { protocols: ['http'] }, cacheDir: path.join(shop.folder, 'other') });
  const folders = [{ path: 'apps/api', files: [{ path: 'apps/api/manifest.yaml', content: 'api' }] }];
  const pushed = await other.publish(publication('', { folders }));
  const { commit } = await sources.publish(publication('two'));
  expect(git('rev-parse', `${commit}^`)).toBe(pushed.commit);
  expect(git('show', `${commit}:apps/api/manifest.yaml`)).toBe('api');
});

test('who was not quick enough is told, and nothing is forced', async () => {
  const url = server.url('gitops.git');
  const late = await Repository.bare(path.join(shop.folder, 'late.git'), { git: new Git({ protocols: ['http'] }) });
  await late.fetchMirror(url);
  const { commit } = await late.writeCommit({
    branch: 'main',
    files: [{ path: 'x', content: 'late' }],
    message: 'm',
    date: new Date(0),
  });
  const quick = await shop.commit({ 'a.yaml': configMap('b') });
  await expect(late.push(url, { commit, branch: 'main' })).rejects.toMatchObject({ code: 'BRANCH_MOVED' });
  expect(git('rev-parse', 'main')).toBe(quick);
  late.close();
});

test('where nothing may be pushed that is told, and the mirror stays as the remote is', async () => {
  git('config', 'http.receivepack', 'false');
  await expect(sources.publish(publication('one'))).rejects.toMatchObject({ where: server.url('gitops.git') });
  await expect(sources.resolve({ repoURL: server.url('gitops.git'), targetRevision: 'env/dev' })).rejects.toMatchObject(
    { code: 'REVISION_NOT_FOUND' },
  );
  git('config', 'http.receivepack', 'true');
  expect((await sources.publish(publication('one'))).changed).toBe(true);
});

test('a branch of people is not written to, whether it is there or would be begun from', async () => {
  for (const target of [
    { branch: 'main', base: 'main' },
    { branch: 'new', base: 'main' },
  ]) {
    await expect(sources.publish(publication('one', target))).rejects.toMatchObject({ code: 'BRANCH_REFUSED' });
  }
  await expect(sources.publish(publication('one', { branch: '--mirror', base: 'x' }))).rejects.toThrow();
  expect(git('branch', '--list').trim()).toBe('* main');
});
