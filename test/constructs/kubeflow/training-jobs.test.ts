import {
  ClusterTrainingRuntime,
  Experiment,
  Gpu,
  JAXJob,
  MPIJob,
  PaddleJob,
  ReplicaRestartPolicy,
  TFJob,
  TrainingRuntime,
  TrainJob,
  XGBoostJob,
} from '../../../lib/constructs/kubeflow/index.js';
import { Duration } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const container = { image: 'registry.example.com/train:1.4.0' };

function pods(name: string, replicas: number) {
  return { replicas, template: { spec: { containers: [{ name, image: container.image }] } } };
}

test('a TFJob has pods of roles, whose containers are named as the operator wants', () => {
  const job = new TFJob(testChart(), 'train', {
    metadata: { name: 'train' },
    chief: { container },
    ps: { container, replicas: 2 },
    worker: { container: { ...container, resources: { limits: { gpus: Gpu.nvidia(2) } } }, replicas: 4 },
    pod: { nodeSelector: { pool: 'gpu' } },
    runPolicy: { activeDeadline: Duration.hours(2) },
    waitForAllWorkers: true,
    queueName: 'research',
  });
  const spec = { nodeSelector: { pool: 'gpu' } };
  expect(validated(job)).toEqual({
    apiVersion: 'kubeflow.org/v1',
    kind: 'TFJob',
    metadata: { name: 'train', labels: { 'kueue.x-k8s.io/queue-name': 'research' } },
    spec: {
      runPolicy: { activeDeadlineSeconds: 7200 },
      tfReplicaSpecs: {
        Chief: { replicas: 1, template: { spec: { ...spec, containers: [{ name: 'tensorflow', ...container }] } } },
        PS: { replicas: 2, template: { spec: { ...spec, containers: [{ name: 'tensorflow', ...container }] } } },
        Worker: {
          replicas: 4,
          template: {
            spec: {
              ...spec,
              containers: [{ name: 'tensorflow', ...container, resources: { limits: { 'nvidia.com/gpu': '2' } } }],
            },
          },
        },
      },
      successPolicy: 'AllWorkers',
    },
  });
});

test('each kind of job names its pods and containers in its own way', () => {
  const chart = testChart();
  const worker = { container, replicas: 2 };
  const mpi = new MPIJob(chart, 'mpi', { launcher: { container }, worker, slotsPerWorker: 8 });
  expect(validated(mpi)['spec']).toEqual({
    mpiReplicaSpecs: { Launcher: pods('mpi', 1), Worker: pods('mpi', 2) },
    slotsPerWorker: 8,
  });
  const v2 = new MPIJob(chart, 'mpi-v2', { launcher: { container }, worker, operator: 'mpi-operator' });
  expect(validated(v2)['apiVersion']).toBe('kubeflow.org/v2beta1');
  expect(MPIJob.isMPIJob(v2)).toBe(true);
  const xgboost = new XGBoostJob(chart, 'xgb', { master: { container }, worker });
  expect(validated(xgboost)['spec']).toEqual({
    xgbReplicaSpecs: { Master: pods('xgboost', 1), Worker: pods('xgboost', 2) },
  });
  const paddle = new PaddleJob(chart, 'paddle', { worker, elastic: { minReplicas: 1, maxReplicas: 4 } });
  expect(validated(paddle)['spec']).toEqual({
    paddleReplicaSpecs: { Worker: pods('paddle', 2) },
    elasticPolicy: { minReplicas: 1, maxReplicas: 4 },
  });
  const jax = new JAXJob(chart, 'jax', { worker: { ...worker, restartPolicy: ReplicaRestartPolicy.NEVER } });
  expect(validated(jax)['spec']).toEqual({
    jaxReplicaSpecs: { Worker: { restartPolicy: 'Never', ...pods('jax', 2) } },
  });
});

test('a TrainJob is run by a runtime', () => {
  const chart = testChart();
  const runtime = new TrainingRuntime(chart, 'runtime', {
    metadata: { name: 'torch-gpu' },
    spec: {
      mlPolicy: { numNodes: 2, torch: {} },
      template: {
        spec: {
          replicatedJobs: [
            { name: 'node', template: { spec: { template: { spec: { containers: [{ name: 'node' }] } } } } },
          ],
        },
      },
    },
  });
  validated(runtime);
  const job = new TrainJob(chart, 'job', {
    metadata: { name: 'sentiment' },
    runtime,
    trainer: { image: container.image, numNodes: 4, resourcesPerNode: { limits: { 'nvidia.com/gpu': '1' } } },
    queueName: 'research',
  });
  expect(validated(job)['spec']).toEqual({
    runtimeRef: { name: 'torch-gpu', kind: 'TrainingRuntime' },
    trainer: { image: container.image, numNodes: 4, resourcesPerNode: { limits: { 'nvidia.com/gpu': '1' } } },
  });
  const shipped = new TrainJob(chart, 'shipped', { runtime: ClusterTrainingRuntime.TORCH });
  expect(validated(shipped)['spec']).toEqual({
    runtimeRef: { name: 'torch-distributed', kind: 'ClusterTrainingRuntime' },
  });
  const mlPolicy = { torch: {}, jax: {} };
  expect(() => new ClusterTrainingRuntime(chart, 'two', { spec: { mlPolicy, template: {} } })).toThrow(
    'test/two: spec.mlPolicy: got ["torch", "jax"], expected at most one',
  );
});

const search = {
  objective: { type: 'maximize', goal: 0.95, objectiveMetricName: 'accuracy' },
  algorithm: { algorithmName: 'tpe' },
  parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.001', max: '0.1' } }],
  parallelTrialCount: 2,
  maxTrialCount: 10,
  trialTemplate: {
    primaryContainerName: 'pytorch',
    trialParameters: [{ name: 'rate', reference: 'lr' }],
    trialSpec: { kind: 'PyTorchJob', spec: { args: ['--lr=${trialParameters.rate}'] } },
  },
} as const;

test('a search says what is tried and how it is measured', () => {
  expect(validated(new Experiment(testChart(), 'tune', { spec: search }))['spec']).toEqual(search);
});

test('jobs and searches that an operator would refuse are refused', () => {
  const chart = testChart();
  expect(() => new TFJob(chart, 'none', {})).toThrow('test/none: roles: got "no pod"');
  expect(() => new XGBoostJob(chart, 'two', { master: { container, replicas: 2 } })).toThrow('Master replicas: got 2');
  expect(() => new MPIJob(chart, 'no-launcher', { worker: { container } })).toThrow('test/no-launcher: launcher');
  const metadata = { name: '1st' };
  expect(() => new JAXJob(chart, 'name', { metadata, worker: { container } })).toThrow('test/name: metadata.name');
  const trial = search.trialTemplate;
  const spec = (change: object) => ({ spec: { ...search, ...change } });
  expect(() => new Experiment(chart, 'a', spec({ parameters: [] }))).toThrow('neither parameters nor nasConfig');
  expect(() => new Experiment(chart, 'b', spec({ parallelTrialCount: 11 }))).toThrow('at most maxTrialCount, 10');
  expect(
    () =>
      new Experiment(
        chart,
        'c',
        spec({ trialTemplate: { ...trial, trialParameters: [{ name: 'rate', reference: 'x' }] } }),
      ),
  ).toThrow('trialParameters rate: got "x", expected lr');
  expect(
    () => new Experiment(chart, 'd', spec({ trialTemplate: { ...trial, trialSpec: { a: '${trialParameters.rat}' } } })),
  ).toThrow('trialSpec: got "rat", expected rate');
  expect(() => Gpu.nvidia(0.5)).toThrow('a whole number from 1');
  expect(() => Gpu.nvidiaSlices('big', 1)).toThrow('a MIG profile');
});
