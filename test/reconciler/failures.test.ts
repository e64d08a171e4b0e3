import { conditionsOf, configMap, manifest, World } from './world.js';
import { eventually } from '../support/patience.js';

describe('what goes wrong', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'good/g.yaml': configMap('g', '1') });
    await world.hub.apply(world.application('web', 'web'), world.application('good', 'good'));
    await world.startReconciler();
    await Promise.all([world.synced('web'), world.synced('good')]);
  });
  afterEach(() => world.close());

  const broken = (name: string) =>
    world.until(name, ({ status }) => (status?.conditions ?? []).some(({ type }) => type.endsWith('Error')));
  const untouched = async (): Promise<void> =>
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });

  it('broken YAML is said with its file and line, prunes nothing, stops no other Application, and mends by a push', async () => {
    world.repository.push({
      'web/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [',
      'good/g.yaml': configMap('g', '2'),
    });
    const app = await broken('web');
    expect(app.status?.sync?.status).toBe('Unknown');
    expect(conditionsOf(app)[0]).toMatch(/^ComparisonError: Failed to load target state: .*web\/a\.yaml:\d/);
    await untouched();
    await world.until('good', ({ status }) => status?.sync?.status === 'Synced');
    await eventually(async () => {
      const good = await world.prod.get('v1', 'ConfigMap', 'shop', 'g');
      return JSON.stringify(good?.['data']) === '{"value":"2"}';
    });
    const mended = await world.synced('web', world.repository.push({ 'web/a.yaml': configMap('a', '3') }));
    expect(conditionsOf(mended)).toEqual([]);
  });

  it('a missing path is said, prunes nothing, and mends by a push', async () => {
    world.repository.push({ web: null });
    const app = await broken('web');
    expect(conditionsOf(app)[0]).toMatch(/^ComparisonError: Failed to load target state: .*web/);
    await untouched();
    await world.synced('web', world.repository.push({ 'web/a.yaml': configMap('a', '1') }));
  });

  it('an unknown kind is said, and delivered once its CustomResourceDefinition appears', async () => {
    const revision = world.repository.push({
      'web/w.yaml': manifest('example.com/v1', 'Widget', 'w', { spec: { size: 1 } }),
    });
    const app = await world.until('web', ({ status }) =>
      /could not find example.com\/Widget/.test(status?.operationState?.message ?? ''),
    );
    expect(app.status?.operationState?.message).toContain('Make sure the "Widget" CRD is installed');
    await untouched();
    await world.prod.apply({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    });
    await world.synced('web', revision);
    expect(await world.prod.get('example.com/v1', 'Widget', 'shop', 'w')).toMatchObject({ spec: { size: 1 } });
  });

  it('an unreachable cluster is said, prunes nothing, and what was pushed meanwhile is delivered once it is back', async () => {
    await world.prod.down();
    const revision = world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    const app = await broken('web');
    expect(app.status?.sync?.status).toBe('Unknown');
    expect(conditionsOf(app)[0]).toMatch(
      /^ComparisonError: Failed to load live state of cluster prod: http:\/\/127.0.0.1:\d+: cannot reach the Kubernetes API: .*; check that the server runs/,
    );
    await world.prod.up();
    const mended = await world.synced('web', revision);
    expect(conditionsOf(mended)).toEqual([]);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '2' } });
  });

  it('a destination, project or shape that is wrong is said as InvalidSpecError, and mends by itself', async () => {
    await world.hub.apply(
      world.application('lost', 'good', { destination: { name: 'moon', namespace: 'shop' } }),
      world.application('homeless', 'good', { project: 'nowhere' }),
    );
    expect(conditionsOf(await broken('lost'))).toEqual([
      'InvalidSpecError: there are no clusters with this name: moon',
    ]);
    const homeless = await broken('homeless');
    expect(conditionsOf(homeless)).toEqual([
      'InvalidSpecError: Application referencing project nowhere which does not exist',
    ]);
    expect(homeless.status).toMatchObject({ sync: { status: 'Unknown' }, health: { status: 'Unknown' } });
    const moon = world.clusterSecret();
    await world.hub.apply({
      ...moon,
      metadata: { ...moon.metadata, name: 'moon' },
      stringData: { name: 'moon', server: world.prod.url.replace('127.0.0.1', 'localhost'), config: '{}' },
    });
    await world.until('lost', ({ status }) =>
      (status?.conditions ?? []).every(({ type }) => type !== 'InvalidSpecError'),
    );
  });
});

describe('deletion of an Application', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({
      'web/a.yaml': configMap('a', '1', { 'argocd.argoproj.io/sync-wave': '1' }),
      'web/b.yaml': configMap('b', '1'),
      'web/kept.yaml': configMap('kept', '1', { 'argocd.argoproj.io/sync-options': 'Delete=false' }),
    });
  });
  afterEach(() => world.close());

  it('with the resources finalizer deletes what it manages, the highest wave first, except what is to be kept', async () => {
    const app = world.application('web', 'web');
    app.metadata.finalizers = ['resources-finalizer.argocd.argoproj.io'];
    await world.hub.apply(app);
    await world.startReconciler();
    await world.synced('web');
    const gone: string[] = [];
    world.prod.store.objects().watch({ group: '', version: 'v1', kind: 'ConfigMap' }, (event) => {
      if (event.type === 'DELETED') gone.push(event.object.metadata.name ?? '');
    });
    await world.hub.delete(app);
    await eventually(
      async () => (await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'web')) === undefined,
    );
    expect(gone).toEqual(['a', 'b']);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'kept')).toBeDefined();
  });

  it('without it leaves everything where it is', async () => {
    const app = world.application('web', 'web');
    await world.hub.apply(app);
    await world.startReconciler();
    await world.synced('web');
    await world.hub.delete(app);
    await world.reconciler?.idle();
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeDefined();
  });
});
