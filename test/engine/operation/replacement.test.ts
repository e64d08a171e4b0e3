import { argoCdSettings, compare, prepareTargets } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { application, kinds, object, TestCluster } from './cluster.js';

const forced = { 'sync-options': 'Replace=true,Force=true' };
const approved = (cluster: TestCluster): TestCluster => {
  cluster.app.metadata.annotations = { 'argocd.argoproj.io/deletion-approved': cluster.now };
  return cluster;
};
const claim = (storage: string, options = forced, metadata = {}): KubeObject => {
  const one = object('PersistentVolumeClaim', 'data', options, { spec: { storage } });
  return { ...one, metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, ...metadata } } };
};
/** A claim that Git changes and the API server does not. */
function changing(was = claim('1Gi'), is = claim('2Gi'), ...others: readonly KubeObject[]): TestCluster {
  const cluster = new TestCluster(application(), [is, ...others]).seed(was, ...others);
  cluster.frozen.add('data');
  return cluster;
}
const uid = ({ objects }: TestCluster) => objects.get('/PersistentVolumeClaim/shop/data')?.metadata.uid;

describe('an object of a guarded kind that is told to be deleted and created anew', () => {
  it.each([
    ['Replace=true and Force=true', 'Replace=true,Force=true'],
    ['Force=true', 'Force=true'],
    ['Force=true and a client-side apply', 'Force=true,ServerSideApply=false'],
  ])('waits for a person once its change in place is refused (%s)', (_, options) => {
    const both = { 'sync-options': options };
    const cluster = changing(claim('1Gi', both), claim('2Gi', both), object('ConfigMap', 'a'));
    const before = uid(cluster);
    const waiting = cluster.run();
    expect(waiting).toMatchObject({
      phase: 'Running',
      message: 'waiting for replacement confirmation of /PersistentVolumeClaim/data',
    });
    expect(cluster.stored?.syncResult?.resources).toContainEqual(
      expect.objectContaining({
        ...{ name: 'data', status: 'SyncFailed' },
        message: 'data is immutable. It is deleted and created again once that is confirmed.',
      }),
    );
    expect(uid(cluster)).toBe(before);
    const asked = cluster.log.length;
    expect(cluster.run().phase).toBe('Running');
    expect(cluster.log).toHaveLength(asked);
    expect(approved(cluster).run().phase).toBe('Succeeded');
    expect(cluster.log.at(-1)).toBe('recreate PersistentVolumeClaim/data');
    expect(uid(cluster)).not.toBe(before);
  });

  it('is changed in place where the API server lets it, also when a deletion was approved', () => {
    const cluster = approved(changing());
    cluster.frozen.clear();
    const before = uid(cluster);
    expect(cluster.run().phase).toBe('Succeeded');
    expect(cluster.log).toEqual(['apply PersistentVolumeClaim/data']);
    expect(uid(cluster)).toBe(before);
  });

  it('is left alone by a sync that changes nothing of it', () => {
    const cluster = changing(claim('1Gi'), claim('1Gi'), object('ConfigMap', 'a'));
    expect(cluster.run().phase).toBe('Succeeded');
    expect(cluster.log).toEqual([]);
  });

  it('waits also where the operation forces, and when the process that asked is gone', () => {
    const cluster = changing(claim('1Gi', { 'sync-options': '' }), claim('2Gi', { 'sync-options': '' }));
    cluster.app = application({ sync: { syncStrategy: { apply: { force: true } } } });
    cluster.run();
    const restarted = cluster.stepOnce(cluster.stored ?? { operation: {}, phase: 'Running', startedAt: '' });
    expect(restarted).toMatchObject({ awaitsApproval: true, effects: [] });
    expect(approved(cluster).run().phase).toBe('Succeeded');
    expect(cluster.log.filter((line) => line.startsWith('recreate'))).toHaveLength(1);
  });

  it('keeps nothing of what comes before it from being done, and holds up the waves after it', () => {
    const cluster = changing(claim('1Gi'), claim('2Gi'));
    const later = object('ConfigMap', 'later', { 'sync-wave': '1' });
    cluster.manifests = [...cluster.manifests, object('ConfigMap', 'a'), later];
    expect(cluster.run().phase).toBe('Running');
    expect([...cluster.objects.keys()].filter((key) => key.includes('ConfigMap'))).toEqual(['/ConfigMap/shop/a']);
    expect(approved(cluster).run().phase).toBe('Succeeded');
    expect([...cluster.objects.keys()].filter((key) => key.includes('ConfigMap'))).toHaveLength(2);
  });

  it('does not wait where it, or its Application, allows it, and with the guard off', () => {
    const allow = { 'slipway.dev/mass-deletion': 'allow' };
    const own = changing(claim('1Gi'), claim('2Gi', forced, allow));
    const all = changing();
    all.app.metadata.annotations = allow;
    const off = changing();
    off.settings = { ...argoCdSettings, waveDelaySeconds: 0 };
    for (const cluster of [own, all, off]) {
      expect(cluster.run().phase).toBe('Succeeded');
      expect(cluster.log).toContain('recreate PersistentVolumeClaim/data');
    }
  });

  it('fails as ever where nobody forces, or the manifest itself cannot be read', () => {
    const plain = { 'sync-options': '' };
    expect(changing(claim('1Gi', plain), claim('2Gi', plain)).run().phase).toBe('Failed');
    const cluster = changing();
    const { state, effect } = first(cluster);
    const outcome = { task: effect.task, effect, ok: false, message: 'unknown field', reason: 'BadRequest' } as const;
    expect(cluster.stepOnce(state, [outcome]).operation.phase).toBe('Failed');
  });
});

function first(cluster: TestCluster) {
  const state = { operation: { sync: {} }, phase: 'Running' as const, startedAt: cluster.now };
  const { operation, effects } = cluster.stepOnce(state);
  const [effect] = effects;
  if (effect === undefined) throw new Error('nothing is applied');
  return { state: operation, effect };
}

test('an object of another kind is deleted and created anew at once', () => {
  const job = (image: string) => object('Job', 'data', forced, { spec: { template: { image } } });
  const cluster = changing(job('a:1'), job('a:2'));
  expect(cluster.run().phase).toBe('Succeeded');
  expect(cluster.log).toContain('recreate Job/data');
});

test('a comparison names what waits, and says what to do, as long as it waits', () => {
  const cluster = changing();
  cluster.run();
  const conditions = () =>
    compare({
      ...{ app: cluster.app, revision: 'r', live: cluster.objects, kinds: kinds() },
      targets: prepareTargets({ app: cluster.app, objects: cluster.manifests, kinds: kinds() }),
    }).conditions;
  expect(conditions()).toMatchObject([
    {
      type: 'ReplaceNeedsConfirmation',
      message: expect.stringMatching(
        /\/PersistentVolumeClaim\/shop\/data\. To have them deleted, .* set the annotation argocd\.argoproj\.io\/deletion-approved/,
      ) as string,
    },
  ]);
  approved(cluster).run();
  expect(conditions()).toEqual([]);
});
