import { configMap, manifest, World } from './world.js';
import { eventually } from '../support/patience.js';

const service = manifest('v1', 'Service', 'web', { spec: { ports: [{ port: 80 }] } });

describe('from Git to a cluster', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it('an Application with two manifests becomes Synced and Healthy, in two writes and one apply per object', async () => {
    const revision = world.repository.push({
      'web/settings.yaml': configMap('settings', '1'),
      'web/service.yaml': service,
    });
    await world.hub.apply(world.application('web', 'web'));
    const before = Number((await world.status('web')).metadata.resourceVersion);
    await world.startReconciler();
    const app = await world.synced('web', revision);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'settings')).toMatchObject({
      data: { value: '1' },
      metadata: {
        annotations: { 'argocd.argoproj.io/tracking-id': 'web:/ConfigMap:shop/settings' },
        managedFields: [{ manager: 'argocd-controller', operation: 'Apply' }],
      },
    });
    expect(await world.prod.get('v1', 'Service', 'shop', 'web')).toBeDefined();
    expect(app.status).toMatchObject({
      sourceType: 'Directory',
      controllerNamespace: 'argocd',
      history: [{ id: 0, revision, initiatedBy: { automated: true } }],
      operationState: { phase: 'Succeeded', message: 'successfully synced (all tasks run)', syncResult: { revision } },
      resources: [
        { kind: 'ConfigMap', name: 'settings', namespace: 'shop', status: 'Synced', version: 'v1' },
        { kind: 'Service', name: 'web', namespace: 'shop', status: 'Synced', health: { status: 'Healthy' } },
      ],
    });
    await world.reconciler?.idle();
    const writes = await world.hub.api.client.json('GET', '/api/v1/namespaces/argocd/events');
    const events = (writes as { items: { reason: string; message: string }[] }).items.map(({ reason }) => reason);
    expect(events).toEqual(['OperationCompleted']);
    // Every write of the hub takes one version: the two of the Application and its Event.
    expect(world.hub.store.version - before).toBe(2 + events.length);
  });

  it('a push is delivered without a poll, and a file that is removed is pruned', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'web/b.yaml': configMap('b', '1') });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    await world.synced('web');
    const revision = world.repository.push({ 'web/a.yaml': configMap('a', '2'), 'web/b.yaml': null });
    await world.synced('web', revision);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '2' } });
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'b')).toBeUndefined();
  });

  it('a commit that changes nothing of an Application costs it no write, and the others what they need', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'other/b.yaml': configMap('b', '1') });
    await world.hub.apply(world.application('web', 'web'), world.application('other', 'other'));
    await world.startReconciler();
    await world.synced('web');
    await world.synced('other');
    await world.quiet();
    const before = (await world.status('web')).metadata.resourceVersion;
    await world.synced('other', world.repository.push({ 'other/b.yaml': configMap('b', '2') }));
    await world.quiet();
    expect((await world.status('web')).metadata.resourceVersion).toBe(before);
    const a = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
    if (a === undefined) throw new Error('a is delivered');
    await world.prod.patch(a, { data: { value: 'edited' } });
    await world.synced('web', (await world.status('other')).status?.sync?.revision);
  });

  it('nothing at all is written when nothing changed', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    await world.synced('web');
    await world.quiet();
    await world.stopReconciler();
    const [hub, prod] = [world.hub.store.version, world.prod.store.version];
    const reconciler = await world.startReconciler();
    await reconciler.idle();
    expect([world.hub.store.version, world.prod.store.version]).toEqual([hub, prod]);
  });

  it('a live edit and a deletion are healed with selfHeal, and only reported without', async () => {
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'manual/b.yaml': configMap('b', '1') });
    await world.hub.apply(
      world.application('web', 'web'),
      world.application('manual', 'manual', { syncPolicy: { automated: { prune: true } } }),
    );
    await world.startReconciler();
    await Promise.all([world.synced('web'), world.synced('manual')]);
    const [a, b] = [
      await world.prod.get('v1', 'ConfigMap', 'shop', 'a'),
      await world.prod.get('v1', 'ConfigMap', 'shop', 'b'),
    ];
    if (!a || !b) throw new Error('both exist');
    await world.prod.patch(a, { data: { value: 'edited' } });
    await world.prod.patch(b, { data: { value: 'edited' } });
    await eventually(async () => {
      const healed = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
      return JSON.stringify(healed?.['data']) === '{"value":"1"}';
    });
    await world.until('manual', ({ status }) => status?.sync?.status === 'OutOfSync');
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'b')).toMatchObject({ data: { value: 'edited' } });
    await world.synced('web');
    await world.prod.delete(a);
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'a')) !== undefined);
    await world.synced('web');
  });

  it('an app of apps creates its Applications and prunes them with what they manage', async () => {
    const child = world.application('child', 'child');
    child.metadata.finalizers = ['resources-finalizer.argocd.argoproj.io/background'];
    world.repository.push({ 'root/child.yaml': JSON.stringify(child), 'child/a.yaml': configMap('a', '1') });
    await world.hub.apply(
      world.application('root', 'root', {
        destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
      }),
    );
    await world.startReconciler();
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'a')) !== undefined);
    await world.synced('child');
    await world.synced('root');
    world.repository.push({ 'root/child.yaml': null, 'root/other.yaml': configMap('kept', '1') });
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'a')) === undefined);
    await eventually(
      async () => (await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'child')) === undefined,
    );
    await world.synced('root');
  });

  it('an integer beyond 2^53 goes from Git to the API and is not seen as drift', async () => {
    const definition = manifest('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'counters.example.com', {
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Counter', plural: 'counters' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { count: { type: 'integer', format: 'int64' } } } },
              },
            },
          },
        ],
      },
    });
    const counter =
      'apiVersion: example.com/v1\nkind: Counter\nmetadata: {name: big}\nspec: {count: 9007199254740993}\n';
    world.repository.push({ 'web/definition.yaml': definition, 'web/counter.yaml': counter });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    await world.synced('web');
    expect(await world.prod.get('example.com/v1', 'Counter', 'shop', 'big')).toMatchObject({
      spec: { count: 9007199254740993n },
    });
  });
});
