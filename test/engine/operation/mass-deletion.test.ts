import { compare, defaultSettings, massDeletionGuard, prepareTargets } from '../../../lib/engine/index.js';
import { application, kinds, names, object, TestCluster } from './cluster.js';

const guarded = { ...defaultSettings, massDeletion: massDeletionGuard };
const allow = { 'slipway.dev/mass-deletion': 'allow' };
const maps = (...all: string[]) => all.map((name) => object('ConfigMap', name));

function pruning(live: ReturnType<typeof maps>, kept: ReturnType<typeof maps>) {
  const cluster = new TestCluster(application({ sync: { prune: true } }), kept).seed(...live);
  cluster.settings = guarded;
  return cluster;
}

test('more than half of the objects are pruned only after a person said yes', () => {
  const cluster = pruning(maps('a', 'b', 'c'), maps('a'));
  const waiting = cluster.run();
  expect(waiting).toMatchObject({ phase: 'Running' });
  expect(waiting.message).toBe('waiting for pruning confirmation of /ConfigMap/b and 1 more resources');
  expect(cluster.log).toEqual([]);
  const metadata = { ...cluster.app.metadata, annotations: { 'argocd.argoproj.io/deletion-approved': cluster.now } };
  cluster.app = { ...cluster.app, metadata };
  expect(cluster.run().phase).toBe('Succeeded');
  expect(names(cluster.objects)).toEqual(['ConfigMap/a']);
});

test('half of them go at once', () => {
  const cluster = pruning(maps('a', 'b'), maps('a'));
  expect(cluster.run().phase).toBe('Succeeded');
  expect(names(cluster.objects)).toEqual(['ConfigMap/a']);
});

test('objects that hold what cannot be made again wait one by one', () => {
  const cluster = pruning([...maps('a', 'b', 'c'), object('PersistentVolumeClaim', 'data')], maps('a', 'b', 'c'));
  expect(cluster.run().message).toBe('waiting for pruning confirmation of /PersistentVolumeClaim/data');
});

test('an Application that allows it does not wait, nor does an object that says itself what is to be done', () => {
  const allowed = pruning(maps('a', 'b', 'c'), []);
  allowed.app = { ...allowed.app, metadata: { ...allowed.app.metadata, annotations: allow } };
  expect(allowed.run().phase).toBe('Succeeded');
  const claim = object('PersistentVolumeClaim', 'data', { 'sync-options': 'Prune=true' });
  expect(pruning([...maps('a', 'b'), claim], maps('a', 'b')).run().phase).toBe('Succeeded');
});

test('without pruning, and where the guard is off, nothing waits', () => {
  const skipped = pruning(maps('a', 'b', 'c'), []);
  skipped.app = application({ sync: {} });
  expect(skipped.run().phase).toBe('Succeeded');
  const off = pruning(maps('a', 'b', 'c'), []);
  off.settings = defaultSettings;
  expect(off.run().phase).toBe('Succeeded');
});

test('a comparison names what would wait', () => {
  const cluster = pruning(maps('a', 'b', 'c'), []);
  const app = application();
  const targets = prepareTargets({ app, objects: maps('a'), kinds: kinds() });
  const input = { app, revision: 'r', targets, live: cluster.objects, kinds: kinds() };
  const { conditions, resources } = compare({ ...input, settings: guarded });
  expect(conditions).toMatchObject([{ type: 'PruneNeedsConfirmation' }]);
  expect(conditions[0]?.message).toContain('/ConfigMap/shop/b, /ConfigMap/shop/c.');
  expect(resources.filter((one) => one.requiresDeletionConfirmation).map(({ name }) => name)).toEqual(['b', 'c']);
  expect(compare(input).conditions).toEqual([]);
});
