import { systemClock } from '../../lib/cluster/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, manifest, World } from './world.js';
import { eventually } from '../support/patience.js';

const job = (name: string, annotations: { [key: string]: string }): string =>
  manifest(
    'batch/v1',
    'Job',
    name,
    { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } } } },
    annotations,
  );

/** Lets every Job of the cluster succeed as soon as it exists; gives the names in the order of their creation. */
function completeJobs(world: World): string[] {
  const created: string[] = [];
  const objects = world.prod.store.objects();
  objects.watch({ group: 'batch', version: 'v1', kind: 'Job' }, ({ type, object }) => {
    if (type !== 'ADDED') return;
    created.push(object.metadata.name ?? '');
    queueMicrotask(() => succeed(world, object));
  });
  return created;
}

function succeed(world: World, object: KubeObject): void {
  const time = '2026-01-01T00:00:00Z';
  world.prod.store
    .objects()
    .patchStatus({ group: 'batch', version: 'v1', kind: 'Job' }, 'shop', object.metadata.name ?? '', {
      succeeded: 1,
      startTime: time,
      completionTime: time,
      conditions: [
        { type: 'SuccessCriteriaMet', status: 'True', lastTransitionTime: time },
        { type: 'Complete', status: 'True', lastTransitionTime: time },
      ],
    });
}

describe('operations', () => {
  let world: World;
  afterEach(() => world.close());

  it('run hooks in their phases, delete those that succeeded, and write the Application twice', async () => {
    world = await World.create();
    const created = completeJobs(world);
    world.repository.push({
      'web/a.yaml': configMap('a', '1'),
      'web/migrate.yaml': job('migrate', { 'argocd.argoproj.io/hook': 'PreSync' }),
      'web/smoke.yaml': job('smoke', {
        'argocd.argoproj.io/hook': 'PostSync',
        'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
      }),
    });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    const app = await world.synced('web');
    expect(created).toEqual(['migrate', 'smoke']);
    expect(app.status?.operationState?.syncResult?.resources).toMatchObject([
      { name: 'migrate', hookPhase: 'Succeeded', syncPhase: 'PreSync' },
      { name: 'a', syncPhase: 'Sync' },
      { name: 'smoke', hookPhase: 'Succeeded', syncPhase: 'PostSync' },
    ]);
    await eventually(async () => (await world.prod.get('batch/v1', 'Job', 'shop', 'smoke')) === undefined);
    const migrate = await world.prod.get('batch/v1', 'Job', 'shop', 'migrate');
    expect(migrate?.metadata.finalizers ?? []).not.toContain('argocd.argoproj.io/hook-finalizer');
  });

  it('K07 go on after a restart where they were, without running a hook twice', async () => {
    world = await World.create();
    const created: string[] = [];
    world.prod.store.objects().watch({ group: 'batch', version: 'v1', kind: 'Job' }, ({ type, object }) => {
      if (type === 'ADDED') created.push(object.metadata.name ?? '');
    });
    world.repository.push({
      'web/a.yaml': configMap('a', '1'),
      'web/migrate.yaml': job('migrate', { 'argocd.argoproj.io/hook': 'PreSync' }),
    });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    await eventually(() => created.length === 1);
    await world.stopReconciler();
    const running = await world.prod.get('batch/v1', 'Job', 'shop', 'migrate');
    if (running === undefined) throw new Error('the hook exists');
    succeed(world, running);
    await world.startReconciler();
    await world.synced('web');
    expect(created).toEqual(['migrate']);
    expect((await world.prod.get('batch/v1', 'Job', 'shop', 'migrate'))?.metadata.uid).toBe(running.metadata.uid);
  });

  it('asked for by a person are done once, with their revision', async () => {
    world = await World.create();
    const first = world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await world.hub.apply(world.application('web', 'web', { syncPolicy: {} }));
    await world.startReconciler();
    const app = await world.until('web', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.hub.patch(
      { apiVersion: app.apiVersion, kind: app.kind, metadata: app.metadata },
      { operation: { sync: { revision: first }, initiatedBy: { username: 'ada' } } },
    );
    const done = await world.until(
      'web',
      ({ operation, status }) => operation === undefined && status?.operationState?.phase === 'Succeeded',
    );
    expect(done.status).toMatchObject({
      sync: { status: 'OutOfSync' },
      history: [{ id: 0, revision: first, initiatedBy: { username: 'ada' } }],
    });
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
  });

  it('start not by themselves in a deny window: it says why and until when, and they start when it ends', async () => {
    world = await World.create(systemClock({ startAt: '2026-03-02T05:59:53Z' }));
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        metadata: { name: 'night', namespace: 'argocd' },
        spec: {
          sourceRepos: ['*'],
          destinations: [{ server: '*', namespace: '*' }],
          syncWindows: [
            { kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'], manualSync: true },
          ],
        },
      },
      world.application('web', 'web', { project: 'night' }),
    );
    await world.startReconciler();
    const held = await world.until('web', ({ status }) => status?.sync?.status === 'OutOfSync');
    expect(conditionsOf(held)).toEqual([
      'SyncWindowWarning: Automated sync is held by the deny window "0 22 * * *" for 8h until 2026-03-02T06:00:00Z',
    ]);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeUndefined();
    const app = await world.synced('web');
    expect(conditionsOf(app)).toEqual([]);
  });

  it('are not needed for a refresh: it is done and its request taken away', async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
    const app = await world.synced('web');
    await world.hub.patch(
      { apiVersion: app.apiVersion, kind: app.kind, metadata: app.metadata },
      { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } },
    );
    await world.until('web', ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/refresh'] === undefined);
    await world.synced('web');
  });
});
