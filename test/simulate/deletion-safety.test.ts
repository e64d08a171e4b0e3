import { defaultTracking, massDeletionGuard } from '../../lib/engine/index.js';
import { application, four, gone, keyOf, manifest, map, maps, minute, repository, Shop } from './shop.js';

describe('D01: nothing is pruned where Git does not positively say so', () => {
  const cases: { what: string; said: RegExp; happens: (shop: Shop) => Promise<void> | void }[] = [
    {
      what: 'the repository is gone',
      said: /ComparisonError: Failed to load target state: .*no such host/,
      happens: ({ simulation }) => simulation.repositoryOutage(repository, 'no such host'),
    },
    {
      what: 'the branch was deleted',
      said: /ComparisonError: .*release/,
      happens: (shop) => shop.patch({ spec: { source: { targetRevision: 'release' } } }),
    },
    {
      what: 'the path is missing',
      said: /ComparisonError: .*app/,
      happens: (shop) => shop.push({ ...gone('a', 'b', 'c', 'd'), 'README.md': 'nothing' }),
    },
    {
      what: 'one manifest is no YAML',
      said: /ComparisonError: .*broken\.yaml/,
      happens: (shop) => shop.push({ ...gone('a', 'b', 'c', 'd'), 'app/broken.yaml': 'a: [' }),
    },
    {
      what: 'nothing is rendered at all',
      said: /SyncError: Skipping sync attempt to \[.*\]: auto-sync will wipe out all resources/,
      happens: (shop) => shop.push({ ...gone('a', 'b', 'c', 'd'), 'app/README.md': 'nothing' }),
    },
  ];

  it.each(cases)('$what', async ({ said, happens }) => {
    const shop = await Shop.delivered(four);
    await happens(shop);
    await shop.simulation.advance(10 * minute);
    expect(shop.conditions()).toEqual([expect.stringMatching(said)]);
    await shop.simulation.sync('shop', { sync: { prune: true } });
    await shop.simulation.advance(10 * minute);
    expect(shop.deleted).toEqual([]);
    expect(shop.live()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('an empty rendering prunes all where allowEmpty says so and a person approved', async () => {
    const automated = { prune: true, allowEmpty: true };
    const shop = await Shop.delivered(four, { applications: [application('shop', { syncPolicy: { automated } })] });
    await shop.push({ ...gone('a', 'b', 'c', 'd'), 'app/README.md': 'nothing' });
    expect(shop.conditions()).toEqual([expect.stringMatching(/^PruneNeedsConfirmation/)]);
    expect(shop.deleted).toEqual([]);
    await shop.approve();
    expect(shop.live()).toEqual([]);
    expect(shop.conditions()).toEqual([]);
  });
});

describe('D02: a mass deletion waits', () => {
  it('until a person approves it, and a condition names the objects meanwhile', async () => {
    const shop = await Shop.delivered(four);
    await shop.push(gone('b', 'c', 'd'));
    await shop.simulation.advance(60 * minute);
    expect(shop.conditions()).toEqual([
      expect.stringMatching(/^PruneNeedsConfirmation: .*ConfigMap\/shop\/b, .*shop\/c, .*shop\/d\. To prune them, set/),
    ]);
    expect(shop.simulation.application('shop').status?.operationState).toMatchObject({
      phase: 'Running',
      message: 'waiting for pruning confirmation of /ConfigMap/b and 2 more resources',
    });
    expect(shop.deleted).toEqual([]);
    await shop.approve();
    expect(shop.live()).toEqual(['a']);
    expect(shop.conditions()).toEqual([]);
    expect(shop.simulation.application('shop').status?.operationState?.phase).toBe('Succeeded');
  });

  it('and is forgotten when Git brings the objects back: the sync ends by itself, and nothing was deleted', async () => {
    const shop = await Shop.delivered(four);
    await shop.push(gone('b', 'c', 'd'));
    await shop.push({ ...maps('b', 'c', 'd'), 'app/a.json': map('a', '2') });
    expect(shop.deleted).toEqual([]);
    expect(shop.conditions()).toEqual([]);
    expect(shop.simulation.cluster('in-cluster').find(keyOf('a'))).toMatchObject({ data: { value: '2' } });
    expect(shop.simulation.application('shop').status?.operationState?.phase).toBe('Succeeded');
    expect(shop.simulation.events).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('Git changed while it waited for approval') as string,
      }),
    );
  });

  it('also across a restart', async () => {
    const shop = await Shop.delivered(four);
    await shop.push(gone('b', 'c', 'd'));
    shop.simulation.restart();
    await shop.simulation.advance(10 * minute);
    expect(shop.deleted).toEqual([]);
    await shop.approve();
    expect(shop.live()).toEqual(['a']);
  });

  it('unless the Application says otherwise', async () => {
    const annotations = { 'slipway.dev/mass-deletion': 'allow' };
    const shop = await Shop.delivered(four, { applications: [application('shop', {}, { annotations })] });
    await shop.push(gone('b', 'c', 'd'));
    expect(shop.live()).toEqual(['a']);
  });

  it('for every single object that holds what cannot be made again', async () => {
    const spec = {
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
    };
    const claim = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    const shop = await Shop.delivered({
      ...four,
      ...maps('e', 'f'),
      'app/db.json': manifest('StatefulSet', 'db', { spec }),
      'app/claim.json': manifest('PersistentVolumeClaim', 'data', claim),
      'app/team.json': manifest('Namespace', 'team'),
    });
    await shop.push({ 'app/db.json': null, 'app/claim.json': null, 'app/team.json': null, ...gone('d') });
    const [condition = ''] = shop.conditions();
    for (const name of ['Namespace//team', 'PersistentVolumeClaim/shop/data', 'StatefulSet/shop/db'])
      expect(condition).toContain(name);
    expect(condition).not.toContain('ConfigMap');
    expect(shop.deleted).toEqual([]);
    expect(massDeletionGuard.kinds).toEqual(
      expect.arrayContaining(['/PersistentVolume', 'apiextensions.k8s.io/CustomResourceDefinition']),
    );
  });

  it('but the deletion of the Application itself does not: a person asked for it', async () => {
    const metadata = { finalizers: ['resources-finalizer.argocd.argoproj.io'] };
    const shop = await Shop.delivered(four, { applications: [application('shop', {}, metadata)] });
    await shop.delete();
    expect(shop.live()).toEqual([]);
    expect(shop.simulation.applications).toEqual([]);
  });
});

describe('an object with data that is told to be deleted and created anew', () => {
  const forced = { annotations: { 'argocd.argoproj.io/sync-options': 'Replace=true,Force=true' } };
  const claim = (mode: string): { [path: string]: string } => ({
    'app/claim.json': manifest(
      'PersistentVolumeClaim',
      'data',
      { spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } } },
      forced,
    ),
  });
  const find = (shop: Shop) => shop.simulation.cluster('in-cluster').find(keyOf('data', 'PersistentVolumeClaim'));

  it('waits for a person, with a condition that names it, also across a restart', async () => {
    const shop = await Shop.delivered({ ...four, ...claim('ReadWriteOnce') });
    const before = find(shop)?.metadata.uid;
    await shop.push({ ...claim('ReadWriteMany'), 'app/a.json': map('a', '2') });
    const waits = expect.stringMatching(
      /^ReplaceNeedsConfirmation: .*PersistentVolumeClaim\/shop\/data\. To have/,
    ) as string;
    expect(shop.conditions()).toEqual([waits]);
    shop.simulation.restart();
    await shop.simulation.advance(10 * minute);
    expect(shop.deleted).toEqual([]);
    expect(shop.conditions()).toEqual([waits]);
    expect(shop.simulation.cluster('in-cluster').find(keyOf('a'))).toMatchObject({ data: { value: '2' } });
    await shop.approve();
    expect(find(shop)).toMatchObject({ spec: { accessModes: ['ReadWriteMany'] } });
    expect(find(shop)?.metadata.uid).not.toBe(before);
    expect(shop.conditions()).toEqual([]);
    expect(shop.simulation.application('shop').status?.sync?.status).toBe('Synced');
  });

  it('stays when Git takes the change back', async () => {
    const shop = await Shop.delivered({ ...four, ...claim('ReadWriteOnce') });
    const before = find(shop)?.metadata.uid;
    await shop.push(claim('ReadWriteMany'));
    await shop.push(claim('ReadWriteOnce'));
    expect(shop.conditions()).toEqual([]);
    expect(find(shop)?.metadata.uid).toBe(before);
    expect(shop.deleted).toEqual([]);
    expect(shop.simulation.application('shop').status?.sync?.status).toBe('Synced');
  });
});

test('D03: Applications that a failed rendering does not name any more are held, and a mass of them waits', async () => {
  const child = (name: string): string =>
    JSON.stringify(application(name, { source: { repoURL: repository, path: name } }));
  const names = ['one', 'two', 'three'];
  const files = Object.fromEntries(
    names.flatMap((name) => [
      [`apps/${name}.json`, child(name)],
      [`${name}/map.json`, map(name)],
    ]),
  );
  const parent = application('parent', {
    source: { repoURL: repository, path: 'apps' },
    destination: { name: 'in-cluster', namespace: 'argocd' },
  });
  const shop = await Shop.delivered(files, { applications: [parent] });
  expect(shop.live()).toEqual(['one', 'three', 'two']);
  await shop.push({ 'apps/one.json': null, 'apps/two.json': null, 'apps/broken.yaml': 'a: [' });
  expect(shop.simulation.applications).toHaveLength(4);
  await shop.push({ 'apps/broken.yaml': null });
  expect(shop.conditions('parent')).toEqual([expect.stringMatching(/^PruneNeedsConfirmation/)]);
  expect(shop.simulation.applications).toHaveLength(4);
  expect(shop.live()).toEqual(['one', 'three', 'two']);
});

describe('D06: an Application that is deleted', () => {
  const deleted = async (finalizers: string[]): Promise<Shop> => {
    const shop = await Shop.delivered(four, { applications: [application('shop', {}, { finalizers })] });
    await shop.delete();
    expect(shop.simulation.applications).toEqual([]);
    return shop;
  };

  it('without a finalizer leaves everything', async () => {
    expect((await deleted([])).live()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    'resources-finalizer.argocd.argoproj.io',
    'resources-finalizer.argocd.argoproj.io/foreground',
    'resources-finalizer.argocd.argoproj.io/background',
  ])('with %s takes what it manages with it', async (finalizer) => {
    expect((await deleted([finalizer])).live()).toEqual([]);
  });

  it('because the definition of Applications is deleted leaves everything, finalizer or not', async () => {
    const metadata = { finalizers: ['resources-finalizer.argocd.argoproj.io'] };
    const shop = await Shop.delivered(four, { applications: [application('shop', {}, metadata)] });
    const group = 'apiextensions.k8s.io';
    await shop.simulation.delete('in-cluster', {
      group,
      kind: 'CustomResourceDefinition',
      namespace: '',
      name: 'applications.argoproj.io',
    });
    await shop.simulation.advance(5 * minute);
    expect(shop.deleted).toEqual([]);
    expect(shop.live()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('D09: an object is not pruned because its description moved', () => {
  it('to another version of its kind', async () => {
    const scaler = (version: string): string =>
      JSON.stringify({
        apiVersion: `autoscaling/${version}`,
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
      });
    const shop = await Shop.delivered({ 'app/web.json': scaler('v1') });
    const before = shop.live('HorizontalPodAutoscaler', 'autoscaling');
    await shop.push({ 'app/web.json': scaler('v2') });
    expect(before).toEqual(['web']);
    expect(shop.live('HorizontalPodAutoscaler', 'autoscaling')).toEqual(['web']);
    expect(shop.deleted).toEqual([]);
  });

  it('to another Application that took it over', async () => {
    const other = application('other', { source: { repoURL: repository, path: 'other' } });
    const automated = { prune: true };
    const shop = await Shop.delivered(four, { applications: [application('shop', { syncPolicy: { automated } })] });
    await shop.push({ 'other/d.json': map('d', 'of the other') });
    await shop.simulation.apply('in-cluster', other);
    await shop.simulation.advance(minute);
    await shop.push(gone('d'));
    expect(shop.deleted).toEqual([]);
    expect(shop.simulation.cluster('in-cluster').find(keyOf('d'))).toMatchObject({ data: { value: 'of the other' } });
  });

  it('and hooks with generated names stay for their delete policy', async () => {
    const annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
    const hook = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'hook-', annotations },
    });
    const shop = await Shop.delivered({ ...four, 'app/hook.json': hook });
    await shop.push({ 'app/a.json': map('a', '2') });
    await shop.push({ 'app/hook.json': null });
    expect(shop.live().filter((name) => name.startsWith('hook-'))).toHaveLength(2);
    expect(shop.deleted).toEqual([]);
  });
});

describe('D10: an object is not pruned because it carries a mark that was copied', () => {
  it('the tracking annotation of another object, or of an owner', async () => {
    const shop = await Shop.delivered(four);
    const found = shop.simulation.cluster('in-cluster').find(keyOf('a'));
    const copied = { annotations: found?.metadata.annotations ?? {}, namespace: 'shop' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap' };
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: found?.metadata.uid ?? '' };
    const own = { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/owned' };
    await shop.simulation.apply('in-cluster', { ...object, metadata: { ...copied, name: 'copy' } }, 'operator');
    await shop.simulation.apply(
      'in-cluster',
      { ...object, metadata: { ...copied, name: 'owned', annotations: own, ownerReferences: [owner] } },
      'operator',
    );
    await shop.push({ 'app/a.json': map('a', '2') });
    await shop.simulation.sync('shop', { sync: { prune: true } });
    await shop.simulation.advance(minute);
    expect(shop.live()).toEqual(['a', 'b', 'c', 'copy', 'd', 'owned']);
    expect(shop.deleted).toEqual([]);
  });

  it('the label of tracking by label, which charts and controllers set too', async () => {
    const tracking = { ...defaultTracking, method: 'label' as const };
    const shop = await Shop.delivered(four, { settings: { tracking } });
    const labels = { 'app.kubernetes.io/instance': 'shop' };
    const chart = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'chart', namespace: 'shop', labels } };
    await shop.simulation.apply('in-cluster', chart, 'helm');
    await shop.push({ 'app/a.json': map('a', '2'), ...gone('d') });
    expect(shop.live()).toEqual(['a', 'b', 'c', 'chart']);
    expect(shop.simulation.application('shop').status?.sync?.status).toBe('Synced');
  });
});
