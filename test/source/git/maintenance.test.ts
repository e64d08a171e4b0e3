import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recoverMirrors, Repository, whileWriting } from '../../../lib/git/index.js';
import { configMap, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';
import { eventually } from '../../support/patience.js';

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

const packsOf = (repository: string): string[] =>
  readdirSync(path.join(repository, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));

/** Puts what is loose into a pack of its own. */
const pack = (repository: string): void =>
  void execFileSync('git', ['-C', repository, 'repack', '-d', '-q'], { stdio: 'ignore' });

test('many packs become one, what is read meanwhile is there, and what no branch reaches is not lost at once', async () => {
  const repository = await Repository.bare(path.join(shop.folder, 'mirror.git'));
  try {
    const commits: string[] = [];
    for (let index = 0; index < 22; index++) {
      const files = [{ path: 'a.yaml', content: configMap(`m${index}`) }];
      commits.push(
        (await repository.writeCommit({ branch: 'main', files, message: 'm', date: new Date(index * 1000) })).commit,
      );
      pack(repository.path);
    }
    execFileSync('git', ['-C', repository.path, 'update-ref', 'refs/heads/main', commits[10] ?? '']);
    expect(packsOf(repository.path).length).toBeGreaterThan(20);
    const reading = Promise.all(commits.map((commit) => repository.readBlobs(commit, ['a.yaml'])));
    expect(await repository.maintain()).toBe(true);
    await reading;
    expect(packsOf(repository.path)).toHaveLength(1);
    expect(await repository.maintain()).toBe(false);
    for (const commit of commits) expect((await repository.readBlobs(commit, ['a.yaml'])).size).toBe(1);
  } finally {
    repository.close();
  }
});

test('a mirror is maintained after some fetches, and goes on to answer', async () => {
  await shop.commit({ 'a.yaml': configMap('a') });
  const url = server.url('gitops.git');
  const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
  await sources.resolve({ repoURL: url });
  const cache = path.join(shop.folder, 'cache');
  const [name = ''] = readdirSync(cache);
  const mirror = path.join(cache, name);
  const each =
    'for i in $(seq 25); do echo $i | git hash-object -w --stdin | git pack-objects -q objects/pack/pack; done';
  execFileSync('sh', ['-ec', each], { cwd: mirror, stdio: 'ignore' });
  expect(packsOf(mirror).length).toBeGreaterThan(20);
  let commit = '';
  for (let index = 1; index < 20; index++) {
    commit = await shop.commit({ 'a.yaml': configMap(`a${index}`) });
    await sources.refresh(url);
  }
  await eventually(() => packsOf(mirror).length < 3);
  expect(await sources.resolve({ repoURL: url })).toBe(commit);
  expect((await sources.render({ repoURL: url, path: '.' }, commit)).objects).toHaveLength(1);
});

test('what a killed maintenance left behind goes', async () => {
  const repository = await Repository.bare(path.join(shop.folder, 'cache', 'mirror.git'));
  const half = path.join(repository.path, 'objects', 'pack', '.tmp-123-pack-0a.pack');
  writeFileSync(half, '');
  writeFileSync(path.join(repository.path, 'slipway-writes-999999999-0a0b0c'), '');
  await recoverMirrors(path.join(shop.folder, 'cache'));
  expect(readdirSync(path.dirname(half))).toEqual([]);
  await whileWriting(repository.path, () => Promise.resolve());
  repository.close();
});
