import {
  RayCluster,
  RayCronJob,
  RayJob,
  RayService,
  renderContainer,
  renderPodTemplate,
  type fields,
} from '../../../lib/constructs/ray/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const template = renderPodTemplate([renderContainer('ray', { image: 'rayproject/ray:2.49.0' })]);
const cluster: fields.ClusterSpec = {
  headGroupSpec: { template, rayStartParams: {} },
  workerGroupSpecs: [{ groupName: 'gpu', replicas: 2, minReplicas: 1, maxReplicas: 4, template }],
};

test('clusters, jobs and services of Ray are what an expert would have written', () => {
  const chart = testChart();
  expect(validated(new RayCluster(chart, 'c', { spec: cluster }))['spec']).toEqual(cluster);
  const job = {
    entrypoint: 'python train.py',
    rayClusterSpec: cluster,
    shutdownAfterJobFinishes: true,
    ttlSecondsAfterFinished: 60,
  };
  expect(validated(new RayJob(chart, 'j', { spec: job }))['spec']).toEqual(job);
  const nightly = { schedule: '0 3 * * *', jobTemplate: job };
  expect(validated(new RayCronJob(chart, 'n', { spec: nightly }))['spec']).toEqual(nightly);
  const service = { rayClusterConfig: cluster, serveConfigV2: 'applications: []\n' };
  expect(validated(new RayService(chart, 's', { spec: service }))['spec']).toEqual(service);
});

test('what KubeRay would refuse is refused', () => {
  const chart = testChart();
  expect(() => new RayJob(chart, 'a', { spec: { entrypoint: 'x' } })).toThrow('test/a: spec: got "neither"');
  const spec = { entrypoint: 'x', rayClusterSpec: cluster };
  expect(() => new RayJob(chart, 'b', { spec: { ...spec, clusterSelector: { a: 'b' } } })).toThrow('got "both"');
  expect(() => new RayJob(chart, 'c', { spec: { ...spec, ttlSecondsAfterFinished: 5 } })).toThrow(
    'shutdownAfterJobFinishes',
  );
  expect(() => new RayJob(chart, 'd', { spec: { rayClusterSpec: cluster } })).toThrow('test/d: entrypoint');
  expect(() => new RayCronJob(chart, 'e', { spec: { schedule: '61 * * * *', jobTemplate: spec } })).toThrow('minute');
  const [worker] = cluster.workerGroupSpecs ?? [];
  const workerGroupSpecs = worker ? [worker, worker] : [];
  expect(() => new RayCluster(chart, 'f', { spec: { ...cluster, workerGroupSpecs } })).toThrow('two of the name gpu');
  const upside = worker ? [{ ...worker, minReplicas: 9 }] : [];
  expect(() => new RayCluster(chart, 'g', { spec: { ...cluster, workerGroupSpecs: upside } })).toThrow('got "9 to 4"');
  const upgradeStrategy = { type: 'NewClusterWithIncrementalUpgrade' } as const;
  expect(() => new RayService(chart, 'h', { spec: { rayClusterConfig: cluster, upgradeStrategy } })).toThrow(
    'clusterUpgradeOptions',
  );
});
