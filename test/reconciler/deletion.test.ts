import type { KubeObject } from '../../lib/kube/index.js';
import { configMap, manifest, World } from './world.js';
import { eventually } from '../support/patience.js';

const gvk = { group: 'batch', version: 'v1', kind: 'Job' };

const hook = (name: string, annotations: { [key: string]: string }): string =>
  manifest(
    'batch/v1',
    'Job',
    name,
    { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } } } },
    annotations,
  );

/** What happens in the cluster, in order; Jobs succeed as soon as they exist. */
function watch(world: World): string[] {
  const log: string[] = [];
  const objects = world.prod.store.objects();
  objects.watch({ group: '', version: 'v1', kind: 'ConfigMap' }, ({ type, object }) => {
    if (type === 'DELETED') log.push(`deleted ${object.metadata.name ?? ''}`);
  });
  objects.watch(gvk, ({ type, object }) => {
    if (type === 'ADDED') log.push(`ran ${object.metadata.name ?? ''}`);
    if (type === 'ADDED') queueMicrotask(() => succeed(world, object));
    if (type === 'DELETED') log.push(`deleted ${object.metadata.name ?? ''}`);
  });
  return log;
}

function succeed(world: World, object: KubeObject): void {
  const time = '2026-01-01T00:00:00Z';
  world.prod.store.objects().patchStatus(gvk, 'shop', object.metadata.name ?? '', {
    succeeded: 1,
    startTime: time,
    completionTime: time,
    conditions: [
      { type: 'SuccessCriteriaMet', status: 'True', lastTransitionTime: time },
      { type: 'Complete', status: 'True', lastTransitionTime: time },
    ],
  });
}

describe('an Application with hooks around its deletion', () => {
  let world: World;
  afterEach(() => world.close());
  const gone = (name: string) =>
    eventually(async () => (await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', name)) === undefined);

  it('is held for them by finalizers, which go when they leave Git', async () => {
    world = await World.create();
    world.repository.push({
      'web/a.yaml': configMap('a', '1'),
      'web/before.yaml': hook('before', { 'argocd.argoproj.io/hook': 'PreDelete' }),
    });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    const app = await world.synced('web');
    expect(app.metadata.finalizers).toEqual([
      'pre-delete-finalizer.argocd.argoproj.io',
      'pre-delete-finalizer.argocd.argoproj.io/cleanup',
    ]);
    world.repository.push({ 'web/before.yaml': null });
    await world.until('web', ({ metadata }) => (metadata.finalizers ?? []).length === 0);
  });

  it('runs them before and after the cascade, and cleans up', async () => {
    world = await World.create();
    const log = watch(world);
    world.repository.push({
      'web/a.yaml': configMap('a', '1'),
      'web/before.yaml': hook('before', { 'argocd.argoproj.io/hook': 'PreDelete' }),
      'web/after.yaml': hook('after', {
        'argocd.argoproj.io/hook': 'PostDelete',
        'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
      }),
    });
    const app = world.application('web', 'web');
    app.metadata.finalizers = ['resources-finalizer.argocd.argoproj.io'];
    await world.hub.apply(app);
    await world.startReconciler();
    await world.synced('web');
    expect(log).toEqual([]);
    await world.hub.delete(app);
    await gone('web');
    expect(log[0]).toBe('ran before');
    expect(new Set(log.slice(1, 3))).toEqual(new Set(['deleted a', 'deleted before']));
    expect(log.slice(3)).toEqual(['ran after', 'deleted after']);
  });

  it('is not deleted while its project is away, and says so', async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    const app = world.application('web', 'web');
    app.metadata.finalizers = ['resources-finalizer.argocd.argoproj.io'];
    await world.hub.apply(app);
    await world.startReconciler();
    await world.synced('web');
    await world.hub.apply({ ...world.application('web', 'web', { project: 'away' }), metadata: app.metadata });
    await world.hub.delete(app);
    const { status } = await world.until('web', (one) =>
      (one.status?.conditions ?? []).some(({ type }) => type === 'DeletionError'),
    );
    expect(status?.conditions?.find(({ type }) => type === 'DeletionError')?.message).toContain('project away');
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeDefined();
  });
});

describe('a request for a refresh', () => {
  let world: World;
  afterEach(() => world.close());
  const refresh = 'argocd.argoproj.io/refresh';

  it('with a time stamp is taken away with its time stamp when it was worked off', async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    const app = await world.synced('web');
    const object = { ...world.application('web', 'web'), metadata: app.metadata };
    await world.hub.patch(object, {
      metadata: { annotations: { [refresh]: 'hard', [`${refresh}-timestamp`]: '2026-01-01T00:00:00Z' } },
    });
    await world.until('web', ({ metadata: { annotations = {} } }) => annotations[refresh] === undefined);
    const { metadata } = await world.status('web');
    expect(metadata.annotations?.[`${refresh}-timestamp`]).toBeUndefined();
  });
});
