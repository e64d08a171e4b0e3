import type { KubeObject } from '../../lib/kube/index.js';
import { configMap, manifest, World } from './world.js';

const job = (name: string, hook: string, wave: string): string =>
  manifest(
    'batch/v1',
    'Job',
    name,
    { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } } } },
    { 'argocd.argoproj.io/hook': hook, 'argocd.argoproj.io/sync-wave': wave },
  );

const runs = Number(process.env['SLIPWAY_CRASH_RUNS'] ?? 8);

/** Delays that are spread over the length of a sync, the same in every run of the test. */
const delays = Array.from({ length: runs }, (_, index) => Math.round((index * 97) % 170));

it(`a reconciler that is cut off at ${runs} moments of a sync ends Synced, runs no hook twice and loses nothing`, async () => {
  const world = await World.create();
  const created: string[] = [];
  world.prod.store.objects().watch({ group: 'batch', version: 'v1', kind: 'Job' }, ({ type, object }) => {
    if (type !== 'ADDED') return;
    created.push(object.metadata.name ?? '');
    setTimeout(() => succeed(world, object), 5);
  });
  try {
    await world.hub.apply(world.application('web', 'web'));
    for (const [round, delay] of delays.entries()) {
      created.length = 0;
      const value = String(round);
      const wave = (name: string, number: string): string =>
        configMap(name, value, { 'argocd.argoproj.io/sync-wave': number });
      const revision = world.repository.push({
        'web/before.yaml': job(`before-${round}`, 'PreSync', '0'),
        'web/first.yaml': wave('first', '0'),
        'web/second.yaml': wave('second', '1'),
        'web/middle.yaml': job(`middle-${round}`, 'Sync', '1'),
        'web/after.yaml': job(`after-${round}`, 'PostSync', '2'),
      });
      await world.startReconciler();
      await new Promise((resolve) => setTimeout(resolve, delay));
      await world.stopReconciler();
      await world.startReconciler();
      const app = await world.synced('web', revision);
      await world.stopReconciler();
      expect({ delay, created }).toEqual({ delay, created: [`before-${round}`, `middle-${round}`, `after-${round}`] });
      expect(app.status?.history?.at(-1)?.revision).toBe(revision);
      for (const name of ['first', 'second']) {
        expect(await world.prod.get('v1', 'ConfigMap', 'shop', name)).toMatchObject({ data: { value } });
      }
    }
  } finally {
    await world.close();
  }
});

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
