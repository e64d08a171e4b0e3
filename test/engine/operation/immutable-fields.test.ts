import { application, object, TestCluster } from './cluster.js';

const job = (image: string, annotations = {}) =>
  object('Job', 'migrate', annotations, {
    spec: { template: { spec: { containers: [{ name: 'run', image }], restartPolicy: 'Never' } } },
  });
const database = (storage: string, replicas = 1) => ({
  ...object(
    'StatefulSet',
    'database',
    {},
    {
      spec: {
        replicas,
        serviceName: 'database',
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
      },
    },
  ),
  apiVersion: 'apps/v1',
});

test('another template of a Job is recognised before anything is done, and the message says what helps', () => {
  const cluster = new TestCluster(application(), [job('shop:2'), object('ConfigMap', 'a')]).seed(job('shop:1'));
  const state = cluster.run();
  expect(state.phase).toBe('Failed');
  expect(state.message).toMatch(
    /batch\/Job migrate cannot be changed in place: spec\.template\.spec\.containers\[name=run\]\.image\. .*Replace=true,Force=true; or give it another name/,
  );
  expect(cluster.log).toEqual([]);
});

test('other volume claims of a StatefulSet are recognised; more replicas are no problem', () => {
  const cluster = new TestCluster(application(), [database('2Gi')]).seed(database('1Gi'));
  expect(cluster.run().message).toContain(
    'apps/StatefulSet database cannot be changed in place: spec.volumeClaimTemplates',
  );
  const larger = new TestCluster(application(), [database('1Gi', 3)]).seed(database('1Gi'));
  expect(larger.run().phase).toBe('Succeeded');
});

test('what may be deleted and created again, or never ran, or is a hook, is no problem', () => {
  for (const annotations of [{ 'sync-options': 'Replace=true,Force=true' }, { hook: 'PreSync' }]) {
    const cluster = new TestCluster(application(), [job('shop:2', annotations)]).seed(job('shop:1', annotations));
    cluster.health.set('migrate', { status: 'Healthy' });
    expect(cluster.run().phase).toBe('Succeeded');
  }
  const suspended = (image: string) => ({ ...job(image), spec: { suspend: true, ...(job(image)['spec'] as object) } });
  const cluster = new TestCluster(application(), [suspended('shop:2')]).seed(suspended('shop:1'));
  expect(cluster.run().phase).toBe('Succeeded');
});

test('a refusal that nobody foresaw comes with the remedy', () => {
  const cluster = new TestCluster(application(), [object('ConfigMap', 'a')]);
  cluster.failing.set('a', 'data: Invalid value: field is immutable when `immutable` is set');
  expect(cluster.run().message).toContain('Replace=true,Force=true');
});
