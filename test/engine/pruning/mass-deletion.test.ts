import { argoCdSettings, compare, prepareTargets } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import type { Application, Operation } from '../../../lib/model/index.js';
import { application, kinds, names, object, TestCluster } from '../operation/cluster.js';

const allow = { 'slipway.dev/mass-deletion': 'allow' };
const maps = (...all: string[]) => all.map((name) => object('ConfigMap', name));

function pruning(live: readonly KubeObject[], kept: readonly KubeObject[], operation: Operation = {}): TestCluster {
  const sync = { prune: true, ...operation.sync };
  return new TestCluster(application({ ...operation, sync }), kept).seed(...live);
}

function annotated(app: Application, annotations: { [key: string]: string }): Application {
  return { ...app, metadata: { ...app.metadata, annotations } };
}

describe('more than half of the objects of an Application', () => {
  it('are pruned only after a person said yes', () => {
    const cluster = pruning(maps('a', 'b', 'c'), maps('a'));
    const waiting = cluster.run();
    expect(waiting).toMatchObject({ phase: 'Running' });
    expect(waiting.message).toBe('waiting for pruning confirmation of /ConfigMap/b and 1 more resources');
    expect(cluster.log).toEqual([]);
    cluster.app = annotated(cluster.app, { 'argocd.argoproj.io/deletion-approved': cluster.now });
    expect(cluster.run().phase).toBe('Succeeded');
    expect(names(cluster.objects)).toEqual(['ConfigMap/a']);
  });

  it('wait also when an automated sync heals what differs, and nothing else', () => {
    const resources = ['b', 'c'].map((name) => ({ kind: 'ConfigMap', name }));
    const healing = { sync: { resources }, initiatedBy: { automated: true } };
    expect(pruning(maps('a', 'b', 'c'), maps('a'), healing).run()).toMatchObject({ phase: 'Running' });
    const some = pruning(maps('a', 'b', 'c', 'd'), maps('a', 'd'), healing);
    expect(some.run()).toMatchObject({ phase: 'Succeeded' });
  });

  it('go at once when a person chose them one by one', () => {
    const resources = ['b', 'c'].map((name) => ({ kind: 'ConfigMap', name }));
    expect(pruning(maps('a', 'b', 'c'), maps('a'), { sync: { resources } }).run().phase).toBe('Succeeded');
  });

  it('are no mass in an Application of two', () => {
    const cluster = pruning(maps('a', 'b'), []);
    expect(cluster.run().phase).toBe('Succeeded');
    expect(names(cluster.objects)).toEqual([]);
  });

  it('do not wait where their successors come: names that end in a digest of the content', () => {
    const renamed = pruning(maps('web', 'env-1a2b', 'files-3c4d'), maps('web', 'env-5e6f', 'files-7a8b'));
    expect(renamed.run().phase).toBe('Succeeded');
    expect(names(renamed.objects)).toEqual(['ConfigMap/env-5e6f', 'ConfigMap/files-7a8b', 'ConfigMap/web']);
    const merged = pruning(maps('web', 'env-1a2b', 'env-3c4d', 'env-5e6f'), maps('web', 'env-7a8b'));
    expect(merged.run().phase).toBe('Succeeded');
    const others = pruning(maps('web', 'env', 'files'), maps('web', 'shop', 'logs'));
    expect(others.run().phase).toBe('Running');
  });
});

test('half of them go at once', () => {
  const cluster = pruning(maps('a', 'b', 'c', 'd'), maps('a', 'b'));
  expect(cluster.run().phase).toBe('Succeeded');
  expect(names(cluster.objects)).toEqual(['ConfigMap/a', 'ConfigMap/b']);
});

test('objects that hold what cannot be made again wait one by one, successor or not', () => {
  const claim = (name: string) => object('PersistentVolumeClaim', name);
  const cluster = pruning([...maps('a', 'b', 'c'), claim('data-1')], [...maps('a', 'b', 'c'), claim('data-2')]);
  expect(cluster.run().message).toBe('waiting for pruning confirmation of /PersistentVolumeClaim/data-1');
});

test('an Application that allows it does not wait, nor does an object that says itself what is to be done', () => {
  const allowed = pruning(maps('a', 'b', 'c'), []);
  allowed.app = annotated(allowed.app, allow);
  expect(allowed.run().phase).toBe('Succeeded');
  const claim = object('PersistentVolumeClaim', 'data', { 'sync-options': 'Prune=true' });
  expect(pruning([...maps('a', 'b'), claim], maps('a', 'b')).run().phase).toBe('Succeeded');
});

test('without pruning, in a dry run, and where the guard is off, nothing waits', () => {
  const skipped = pruning(maps('a', 'b', 'c'), [], { sync: { prune: false } });
  expect(skipped.run().phase).toBe('Succeeded');
  const dry = pruning(maps('a', 'b', 'c'), [], { sync: { dryRun: true } });
  expect(dry.run().phase).toBe('Succeeded');
  expect(names(dry.objects)).toHaveLength(3);
  const off = pruning(maps('a', 'b', 'c'), []);
  off.settings = { ...argoCdSettings, waveDelaySeconds: 0 };
  expect(off.run().phase).toBe('Succeeded');
});

describe('a comparison', () => {
  const cluster = pruning(maps('a', 'b', 'c'), []);
  const compared = (app: Application) =>
    compare({
      app,
      revision: 'r',
      targets: prepareTargets({ app, objects: maps('a'), kinds: kinds() }),
      live: cluster.objects,
      kinds: kinds(),
    });

  it('names what waits, and says what to do', () => {
    const { conditions, resources } = compared(cluster.app);
    expect(conditions).toMatchObject([{ type: 'PruneNeedsConfirmation' }]);
    expect(conditions[0]?.message).toContain('/ConfigMap/shop/b, /ConfigMap/shop/c.');
    expect(conditions[0]?.message).toContain('set the annotation argocd.argoproj.io/deletion-approved');
    expect(resources.filter((one) => one.requiresDeletionConfirmation).map(({ name }) => name)).toEqual(['b', 'c']);
  });

  it('says nothing where nothing is to be pruned', () => {
    expect(compared(application()).conditions).toEqual([]);
    expect(compared(application({ sync: { prune: true, dryRun: true } })).conditions).toEqual([]);
    expect(compared(annotated(cluster.app, allow)).conditions).toEqual([]);
    const { operation: _, ...automated } = application({}, { syncPolicy: { automated: { prune: true } } });
    expect(compared(automated).conditions).toMatchObject([{ type: 'PruneNeedsConfirmation' }]);
  });
});

test('a condition names twenty objects at most', () => {
  const many = maps(...Array.from({ length: 40 }, (_, index) => `m${index}`));
  const cluster = pruning(many, []);
  const input = { app: cluster.app, revision: 'r', live: cluster.objects, kinds: kinds() };
  const targets = prepareTargets({ app: cluster.app, objects: [], kinds: kinds() });
  const [condition] = compare({ ...input, targets }).conditions;
  expect(condition?.message).toContain(' and 20 more.');
  expect(condition?.message.match(/ConfigMap/g)).toHaveLength(20);
});
