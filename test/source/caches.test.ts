import { jest } from '@jest/globals';
import { Repository } from '../../lib/git/index.js';
import { Jail } from '../../lib/source/jail/index.js';
import { configMap, repoURL, Workshop } from './fixture.js';
import { GitServer } from './git-server.js';
import { chart, describeWithPrograms, sourcesWith } from './helm/chart.js';
import { eventually } from '../support/patience.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => {
  jest.restoreAllMocks();
  shop.close();
});

const replaced = `replacements:
- source: {kind: ConfigMap, name: a, fieldPath: data.x}
  targets: [{select: {kind: ConfigMap, name: a}, fieldPaths: [data.y]}]
`;

describe('a commit that touches none of the inputs', () => {
  test('costs a directory no file and no rendering', async () => {
    const sources = shop.sources();
    const files = { 'app/a.yaml': configMap('a'), 'other/b.yaml': configMap('b') };
    const first = await shop.commit(files);
    const rendered = await sources.render({ repoURL, path: 'app' }, first);
    const second = await shop.commit({ 'other/b.yaml': configMap('c') });
    const reads = jest.spyOn(Repository.prototype, 'readBlob');
    expect(await sources.render({ repoURL, path: 'app' }, second)).toBe(rendered);
    expect(reads).not.toHaveBeenCalled();
  });
});

describeWithPrograms('a commit that touches none of the inputs of a program', () => {
  const files = {
    ...chart('chart'),
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': configMap('a', 'data: {x: "1", y: "2"}\n'),
    'app/kustomization.yaml': `resources: [../base]\n${replaced}`,
    'other/b.yaml': configMap('b'),
  };

  test.each(['chart', 'app'])('runs none for %s', async (path) => {
    const sources = sourcesWith(shop);
    const options = { application: 'web' };
    const first = await shop.commit(files);
    const rendered = await sources.render({ repoURL, path }, first, options);
    const second = await shop.commit({ 'other/b.yaml': configMap('c') });
    const runs = jest.spyOn(Jail.prototype, 'run');
    expect(await sources.render({ repoURL, path }, second, options)).toBe(rendered);
    expect(runs).not.toHaveBeenCalled();
  });

  test('and one that touches a base runs it again', async () => {
    const sources = sourcesWith(shop);
    await sources.render({ repoURL, path: 'app' }, await shop.commit(files));
    const next = await shop.commit({ 'base/a.yaml': configMap('a', 'data: {x: "9", y: "2"}\n') });
    const { objects } = await sources.render({ repoURL, path: 'app' }, next);
    expect(objects[0]?.['data']).toEqual({ x: '9', y: '9' });
  });

  test('what failed is not run again at every look, but later, and at once where a person asks', async () => {
    const sources = sourcesWith(shop);
    const commit = await shop.commit({ ...chart('app'), 'app/templates/x.yaml': '{{ fail "no" }}' });
    const look = async (): Promise<number> => {
      const runs = jest.spyOn(Jail.prototype, 'run');
      const rendering = sources.render({ repoURL, path: 'app' }, commit, { application: 'web' });
      await expect(rendering).rejects.toMatchObject({ code: 'TOOL_FAILED' });
      const count = runs.mock.calls.filter(([run]) => run.command.includes('template')).length;
      runs.mockRestore();
      return count;
    };
    expect([await look(), await look()]).toEqual([1, 0]);
    shop.clock.advance(5_000);
    expect([await look(), await look()]).toEqual([1, 0]);
    shop.clock.advance(5_000);
    expect(await look()).toBe(0);
    shop.clock.advance(5_000);
    expect([await look(), await look()]).toEqual([1, 0]);
    await sources.refresh(repoURL);
    expect(await look()).toBe(1);
  });
});

describe('remote repositories', () => {
  let server: GitServer;
  beforeEach(async () => (server = await GitServer.start(shop.folder)));
  afterEach(async () => await server.stop());

  test('are fetched once, however many Applications want them at once', async () => {
    await shop.commit({ 'app/a.yaml': configMap('a') });
    const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
    const source = { repoURL: server.url('gitops.git'), path: 'app' };
    const commits = await Promise.all(Array.from({ length: 50 }, () => sources.resolve(source)));
    expect(new Set(commits).size).toBe(1);
    expect(server.fetches).toBe(1);
  });

  test('that do not answer keep no other waiting', async () => {
    await shop.commit({ 'app/a.yaml': configMap('a') });
    const held: (() => void)[] = [];
    server.answer = (request, response) => {
      if (request.url?.startsWith('/slow') !== true) return false;
      held.push(() => response.writeHead(404).end());
      return true;
    };
    const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
    const slow = Array.from({ length: 20 }, (_, index) =>
      sources.resolve({ repoURL: server.url(`slow-${index}.git`) }).then(
        () => 'answered',
        () => 'failed',
      ),
    );
    await eventually(() => held.length === 20);
    const source = { repoURL: server.url('gitops.git'), path: 'app' };
    const { objects } = await sources.render(source, await sources.resolve(source));
    expect(objects).toHaveLength(1);
    held.forEach((answer) => answer());
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['failed']));
  });
});
