import { execFileSync } from 'node:child_process';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Application } from '../../lib/model/index.js';
import { conditionsOf, configMap, World } from './world.js';
import { eventually } from '../support/patience.js';

describe('an Application with a source hydrator', () => {
  let world: World;
  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', world.repository.bare, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const files = (branch: string): string[] => git('ls-tree', '-r', '--name-only', branch).split('\n');
  const commits = (branch: string): number => Number(git('rev-list', '--count', branch));

  function hydratedApp(name: string, more: JsonObject = {}): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        destination: { name: 'prod', namespace: 'shop' },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
        sourceHydrator: {
          drySource: { repoURL: world.repository.url, targetRevision: 'main', path: name },
          syncSource: { targetBranch: 'env/dev', path: `apps/${name}` },
          ...more,
        },
      },
    };
  }
  const phase = (wanted: string) => (app: Application) =>
    app.status?.sourceHydrator?.currentOperation?.phase === wanted;
  const failed = async (name: string): Promise<string> =>
    (await world.until(name, phase('Failed'))).status?.sourceHydrator?.currentOperation?.message ?? '';
  const applied = async (name: string, value: string): Promise<true> =>
    eventually(async () => {
      const found = await world.prod.get('v1', 'ConfigMap', 'shop', name);
      return JSON.stringify(found?.['data']) === JSON.stringify({ value });
    });

  it('is rendered into its branch with all that share it, in one commit, and delivered from there', async () => {
    const kustomization = 'resources: [a.yaml]\nnamePrefix: web-\n';
    const main = world.repository.push({
      ...{
        'web/kustomization.yaml': kustomization,
        'web/a.yaml': configMap('a', '1'),
        'api/b.yaml': configMap('b', '1'),
      },
    });
    await world.hub.apply(hydratedApp('web'), hydratedApp('api'));
    await world.startReconciler();
    const tip = (await world.synced('web')).status?.sync?.revision ?? '';
    await world.synced('api', tip);
    expect(git('rev-parse', 'env/dev')).toBe(tip);
    expect(commits('env/dev')).toBe(1);
    expect(files('env/dev')).toEqual([
      ...['.gitattributes', 'apps/api/README.md', 'apps/api/hydrator.metadata', 'apps/api/manifest.yaml'],
      ...['apps/web/README.md', 'apps/web/hydrator.metadata', 'apps/web/manifest.yaml', 'hydrator.metadata'],
    ]);
    expect(git('show', 'env/dev:apps/web/manifest.yaml')).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-a\n  annotations: {}\ndata:\n  value: "1"',
    );
    expect(JSON.parse(git('show', 'env/dev:hydrator.metadata'))).toEqual({
      ...{ repoURL: world.repository.url, drySha: main, author: 'test <test@example.com>', subject: 'change' },
      date: expect.any(String) as unknown,
    });
    expect(git('log', '-1', '--format=%B', 'env/dev')).toBe(
      `${main.slice(0, 7)}: change\n\nCo-authored-by: test <test@example.com>`,
    );
    const app = await world.status('web');
    const { sourceHydrator } = app.spec;
    expect(app.status?.sourceHydrator).toEqual({
      currentOperation: {
        ...{ phase: 'Hydrated', drySHA: main, hydratedSHA: tip, sourceHydrator },
        ...{ startedAt: expect.any(String) as unknown, finishedAt: expect.any(String) as unknown },
      },
      lastSuccessfulOperation: { drySHA: main, hydratedSHA: tip, sourceHydrator },
      lastComparedDryRevision: main,
    });
    await applied('web-a', '1');

    const next = world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await applied('web-a', '2');
    await world.until('api', ({ status }) => status?.sourceHydrator?.lastSuccessfulOperation?.drySHA === next);
    expect(commits('env/dev')).toBe(2);
    expect(git('diff', '--name-only', 'env/dev~1', 'env/dev').split('\n')).toEqual([
      ...['apps/web/hydrator.metadata', 'apps/web/manifest.yaml', 'hydrator.metadata'],
    ]);
    expect(conditionsOf(await world.synced('web', git('rev-parse', 'env/dev')))).toEqual([]);
  });

  it('makes no commit for a change that changes no manifest, and removes what is gone', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'web/b.yaml': configMap('b', '1') });
    await world.hub.apply(hydratedApp('web'));
    await world.startReconciler();
    await world.synced('web');
    const readme = world.repository.push({ 'web/readme.txt': 'x' });
    await world.until('web', ({ status }) => status?.sourceHydrator?.lastSuccessfulOperation?.drySHA === readme);
    expect(commits('env/dev')).toBe(1);
    world.repository.push({ 'web/b.yaml': null });
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'b')) === undefined);
    expect(commits('env/dev')).toBe(2);
  });

  it('is hydrated to another branch where people stand between, which begins from the one that is synced', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(hydratedApp('web', { hydrateTo: { targetBranch: 'env/dev-next' } }));
    await world.startReconciler();
    const app = await world.until('web', phase('Hydrated'));
    const next = git('rev-parse', 'env/dev-next');
    expect(app.status?.sourceHydrator?.currentOperation?.hydratedSHA).toBe(next);
    expect(git('branch', '--list', 'env/dev')).toBe('');
    git('branch', 'env/dev', next);
    await world.synced('web', next);
    world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await eventually(() => commits('env/dev-next') === 2);
    expect(commits('env/dev')).toBe(1);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
  });

  it('never overwrites a branch that holds what was not hydrated, not even its own source', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    git('branch', 'env/dev', 'main');
    await world.hub.apply(hydratedApp('web'));
    await world.startReconciler();
    expect(await failed('web')).toContain('the branch env/dev holds what was not hydrated');
    expect(commits('env/dev')).toBe(1);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeUndefined();
  });

  it.each([
    ['out of the branch', '../../x', 'outside root'],
    ['into .git', 'a/.git/x', 'not a path inside a repository'],
  ])('is refused when its path leads %s, and nothing is written', async (_, path, message) => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(hydratedApp('web', { syncSource: { targetBranch: 'env/dev', path } }));
    await world.startReconciler();
    expect(await failed('web')).toContain(message);
    expect(git('branch', '--list', 'env/dev')).toBe('');
  });

  it('is refused with all of its group when two share a directory, or one cannot be rendered or may not be', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'api/b.yaml': 'data: [' });
    await world.hub.apply(hydratedApp('web'), hydratedApp('api'));
    await world.startReconciler();
    expect(await failed('web')).toContain('api/b.yaml');
    expect(await failed('api')).toContain('api/b.yaml');
    expect(git('branch', '--list', 'env/dev')).toBe('');

    world.repository.push({ 'api/b.yaml': configMap('b', '1') });
    await Promise.all([world.synced('web'), world.synced('api')]);
    const nested = { syncSource: { targetBranch: 'env/dev', path: 'apps/web/deep' } };
    await world.hub.apply(hydratedApp('api', nested));
    expect(await failed('api')).toContain(
      'the Applications api and web would both be hydrated into apps/web/deep and apps/web',
    );
  });

  it('is hydrated when asked, also after a failure, and the request is taken away', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    git('branch', 'env/dev', 'main');
    await world.hub.apply(hydratedApp('web'));
    await world.startReconciler();
    await failed('web');
    git('branch', '-D', 'env/dev');
    const app = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'web');
    if (app === undefined) throw new Error('there is no Application web');
    await world.hub.patch(app, { metadata: { annotations: { 'argocd.argoproj.io/hydrate': 'normal' } } });
    const then = await world.synced('web');
    expect(then.metadata.annotations?.['argocd.argoproj.io/hydrate']).toBeUndefined();
    await applied('a', '1');
  });

  it('goes on after a restart in the middle of a hydration', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(hydratedApp('web'));
    const app = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'web');
    if (app === undefined) throw new Error('there is no Application web');
    await world.hub.patch(app, {
      status: { sourceHydrator: { currentOperation: { phase: 'Hydrating', startedAt: '2026-01-01T00:00:00Z' } } },
    });
    await world.startReconciler();
    await world.synced('web');
    await applied('a', '1');
    expect(commits('env/dev')).toBe(1);
  });
});
