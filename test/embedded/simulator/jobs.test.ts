import { healthOf } from '../../../lib/engine/health/index.js';
import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import { object, Playground, template, timeless } from './playground.js';

let play: Playground;
beforeEach(() => void (play = new Playground()));
afterEach(() => {
  play.simulator.stop();
  expect(play.errors).toEqual([]);
  expect(play.clock.waiting).toBe(0);
});

const health = (found: KubeObject) => healthOf(found)?.status;
const pods = () => play.list('v1', 'Pod');
const never = { restartPolicy: 'Never' };
const job = (
  spec: JsonObject = {},
  rest: Parameters<typeof template>[1] = {},
  annotations: JsonObject = {},
): KubeObject =>
  object('batch/v1', 'Job', 'migrate', {
    metadata: { annotations },
    spec: { template: template('migrate:1', { ...rest, spec: never }), ...spec },
  });
const command = (...words: string[]) => ({ container: { command: words } });

describe('a Job', () => {
  it('completes, as the real controller leaves it', async () => {
    const live = await play.apply(job());
    const condition = (type: string) => ({
      type,
      status: 'True',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    });
    expect(timeless(live)).toEqual({
      conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
      ready: 0,
      succeeded: 1,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    expect(live['status']).toMatchObject({ completionTime: '2026-01-01T12:00:00Z', startTime: '2026-01-01T12:00:00Z' });
    expect(health(live)).toBe('Healthy');
    const [pod] = await pods();
    expect(pod?.metadata.labels).toMatchObject({ 'job-name': 'migrate' });
    expect(pod?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Job', name: 'migrate' });
    expect(health(pod!)).toBe('Healthy');
  });

  it('takes as long as its annotation says', async () => {
    const live = await play.apply(job({}, {}, { 'slipway.dev/simulate-duration': '300ms' }));
    expect(timeless(live)).toMatchObject({ active: 1 });
    expect(health(live)).toBe('Progressing');
    await play.advance(299);
    expect(health(await play.see(live))).toBe('Progressing');
    await play.advance(1);
    expect(health(await play.see(live))).toBe('Healthy');
  });

  it.each([
    ['its command exits 1', job({ backoffLimit: 2 }, command('sh', '-c', 'echo no; exit 1'))],
    ['its template is told to', job({ backoffLimit: 2 }, { annotations: { 'slipway.dev/simulate': 'fail' } })],
    ['it is told to', job({ backoffLimit: 2 }, {}, { 'slipway.dev/simulate': 'fail' })],
  ])('fails after its backoff limit when %s', async (_why, failing) => {
    const live = await play.apply(failing);
    expect(timeless(live)).toMatchObject({ failed: 3 });
    expect((live['status'] as { conditions: JsonObject[] }).conditions.at(-1)).toMatchObject({
      type: 'Failed',
      status: 'True',
      reason: 'BackoffLimitExceeded',
    });
    expect(health(live)).toBe('Degraded');
    expect((await pods()).map(health)).toEqual(['Degraded', 'Degraded', 'Degraded']);
  });

  it('does not fail for an exit that guards something else', async () => {
    expect(health(await play.apply(job({}, command('sh', '-c', 'test -f x || exit 1'))))).toBe('Healthy');
  });

  it('fails also when its pods are restarted in place', async () => {
    const failing = template('m:1', { ...command('sh', '-c', 'exit 1'), spec: { restartPolicy: 'OnFailure' } });
    expect(health(await play.apply(job({ template: failing })))).toBe('Degraded');
  });

  it('is suspended without pods, and completes when it is resumed', async () => {
    const live = await play.apply(job({ suspend: true }));
    expect(health(live)).toBe('Suspended');
    expect(await pods()).toEqual([]);
    expect(health(await play.patch(live, { spec: { suspend: false } }))).toBe('Healthy');
  });

  it('runs its completions a few at a time, by index', async () => {
    const indexed = { completions: 4, parallelism: 2, completionMode: 'Indexed' };
    const live = await play.apply(job(indexed, {}, { 'slipway.dev/simulate-duration': '1s' }));
    expect(await pods()).toHaveLength(2);
    await play.advance(1000);
    await play.advance(1000);
    const key = 'batch.kubernetes.io/job-completion-index';
    expect((await pods()).map(({ metadata }) => metadata.annotations?.[key]).sort()).toEqual(['0', '1', '2', '3']);
    expect(timeless(await play.see(live))).toMatchObject({ succeeded: 4, completedIndexes: '0-3' });
  });

  it('goes when its time to live is over, and its pods with it', async () => {
    const live = await play.apply(job({ ttlSecondsAfterFinished: 30 }));
    await play.advance(30_000);
    await expect(play.see(live)).rejects.toThrow('does not exist');
    expect(await pods()).toEqual([]);
  });

  it('fails when its deadline passes', async () => {
    const live = await play.apply(job({ activeDeadlineSeconds: 5 }, {}, { 'slipway.dev/simulate-duration': '1m' }));
    await play.advance(5000);
    expect(timeless(await play.see(live))).toMatchObject({
      conditions: [{ reason: 'DeadlineExceeded' }, { type: 'Failed' }],
    });
    expect(await pods()).toEqual([]);
  });
});

it('a CronJob is healthy without having run', async () => {
  const cron = object('batch/v1', 'CronJob', 'nightly', {
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: template('a:1', { spec: never }) } } },
  });
  const live = await play.apply(cron);
  expect(live['status']).toEqual({});
  expect(health(live)).toBe('Healthy');
});

it.each([
  ['Always', {}, 'Running', 'Healthy'],
  ['Never', {}, 'Succeeded', 'Healthy'],
  ['OnFailure', {}, 'Succeeded', 'Healthy'],
  ['Never', command('sh', '-c', 'exit 1'), 'Failed', 'Degraded'],
  ['Always', command('sh', '-c', 'exit 1'), 'Running', 'Degraded'],
])('a bare pod that is restarted %s (%j) ends as %s', async (restartPolicy, rest, phase, expected) => {
  const { spec } = template('a:1', { ...rest, spec: { restartPolicy } });
  const live = await play.apply(object('v1', 'Pod', 'bare', { spec: spec ?? {} }));
  expect(timeless(live)).toMatchObject({ phase });
  expect(health(live)).toBe(expected);
});

describe('a training job', () => {
  const replicas = (count: number, policy?: string): JsonObject => ({
    replicas: count,
    ...(policy !== undefined && { restartPolicy: policy }),
    template: { spec: { containers: [{ name: 'pytorch', image: 'train:1' }] } },
  });
  const training = (runPolicy: JsonObject = {}, annotations: JsonObject = {}): KubeObject =>
    object('kubeflow.org/v1', 'PyTorchJob', 'train', {
      metadata: { annotations },
      spec: { runPolicy, pytorchReplicaSpecs: { Master: replicas(1), Worker: replicas(2) } },
    });

  it('is created, runs and succeeds, with the counts of its replicas', async () => {
    const live = await play.apply(training({}, { 'slipway.dev/simulate-duration': '1s' }));
    expect(health(live)).toBe('Progressing');
    expect(timeless(live)).toMatchObject({
      conditions: [
        { type: 'Created', status: 'True' },
        { type: 'Running', status: 'True' },
      ],
      replicaStatuses: { Master: { active: 1 }, Worker: { active: 2 } },
    });
    await play.advance(1000);
    const done = await play.see(live);
    expect(timeless(done)).toMatchObject({
      conditions: [
        { type: 'Created', status: 'True', reason: 'PyTorchJobCreated' },
        { type: 'Running', status: 'False', reason: 'PyTorchJobRunning' },
        { type: 'Succeeded', status: 'True', reason: 'PyTorchJobSucceeded' },
      ],
      replicaStatuses: { Master: { succeeded: 1 }, Worker: { succeeded: 2 } },
    });
    expect(health(done)).toBe('Healthy');
    expect((await pods()).map(({ metadata }) => metadata.name)).toEqual([
      'train-master-0',
      'train-worker-0',
      'train-worker-1',
    ]);
  });

  it('fails with its pods', async () => {
    expect(health(await play.apply(training({}, { 'slipway.dev/simulate': 'fail' })))).toBe('Degraded');
  });

  it('is suspended, and succeeds when it is resumed', async () => {
    const live = await play.apply(training({ suspend: true }));
    expect(health(live)).toBe('Suspended');
    expect(health(await play.patch(live, { spec: { runPolicy: { suspend: false } } }))).toBe('Healthy');
  });

  it('cleans its pods up as it is told', async () => {
    await play.apply(training({ cleanPodPolicy: 'All' }));
    expect(await pods()).toEqual([]);
  });

  it.each([
    ['TFJob', 'tfReplicaSpecs', { Chief: replicas(1), PS: replicas(1, 'Always'), Worker: replicas(2) }],
    ['MPIJob', 'mpiReplicaSpecs', { Launcher: replicas(1), Worker: replicas(2) }],
    ['XGBoostJob', 'xgbReplicaSpecs', { Master: replicas(1), Worker: replicas(1) }],
    ['PaddleJob', 'paddleReplicaSpecs', { Worker: replicas(2) }],
    ['JAXJob', 'jaxReplicaSpecs', { Worker: replicas(2) }],
  ])('of kind %s succeeds', async (kind, field, specs) => {
    const live = await play.apply(object('kubeflow.org/v1', kind, 'train', { spec: { [field]: specs } }));
    expect(health(live)).toBe('Healthy');
  });
});
