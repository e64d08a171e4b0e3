import { healthOf } from '../../../lib/engine/health/index.js';
import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import { object, Playground, template, timeless } from './playground.js';

let play: Playground;
beforeEach(() => void (play = new Playground()));
afterEach(() => {
  play.simulator.stop();
  expect(play.errors).toEqual([]);
});

const health = (found: KubeObject) => healthOf(found)?.status;
const knob = (value: string): JsonObject => ({ annotations: { 'slipway.dev/simulate': value } });
const pod = (value: string, restartPolicy = 'Always'): KubeObject =>
  object('v1', 'Pod', 'one', {
    metadata: knob(value),
    spec: { restartPolicy, containers: [{ name: 'main', image: 'web:1' }] },
  });
const deployment = (value: string, image = 'web:1'): KubeObject =>
  object('apps/v1', 'Deployment', 'web', {
    metadata: knob(value),
    spec: {
      replicas: 2,
      progressDeadlineSeconds: 60,
      selector: { matchLabels: { app: 'web' } },
      template: template(image),
    },
  });

/** What the status of the one container says. */
async function container(): Promise<JsonObject> {
  const live = await play.see(object('v1', 'Pod', 'one'));
  return (timeless(live)['containerStatuses'] as JsonObject[])[0] ?? {};
}

async function events(): Promise<string[]> {
  return (await play.list('v1', 'Event')).map((event) => `${String(event['reason'])}: ${String(event['message'])}`);
}

describe('a pod', () => {
  it('whose image cannot be pulled waits, and backs off', async () => {
    const live = await play.apply(pod('image-error'));
    expect(timeless(live)).toMatchObject({ phase: 'Pending' });
    expect(await container()).toMatchObject({ state: { waiting: { reason: 'ErrImagePull' } }, imageID: '' });
    await play.advance(10_000);
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:1"' };
    expect(await container()).toMatchObject({ state: { waiting }, ready: false, restartCount: 0 });
    expect(health(await play.see(live))).toBe('Degraded');
  });

  it('in a crash loop is restarted ever later, up to five minutes', async () => {
    const live = await play.apply(pod('crash-loop'));
    expect(await container()).toMatchObject({ state: { running: {} }, ready: false, restartCount: 0 });
    const waits = ['10s', '20s', '40s', '1m20s', '2m40s', '5m0s', '5m0s'];
    for (const [index, wait] of waits.entries()) {
      await play.advance(1000);
      expect(await container()).toMatchObject({
        state: {
          waiting: { reason: 'CrashLoopBackOff', message: `back-off ${wait} restarting failed container=main` },
        },
        lastState: { terminated: { reason: 'Error', exitCode: 1 } },
        restartCount: index + 1,
      });
      expect(health(await play.see(live))).toBe('Degraded');
      await play.advance(Math.min(10_000 * 2 ** index, 300_000));
      expect(await container()).toMatchObject({ state: { running: {} }, restartCount: index + 2 });
    }
  });

  it('goes on crashing where another simulator has stopped', async () => {
    await play.apply(pod('crash-loop'));
    await play.advance(1000);
    await play.advance(10_000);
    play.simulator.stop();
    play.simulator = play.simulate();
    play.simulator.start();
    await play.rest();
    await play.advance(1000);
    expect(await container()).toMatchObject({ restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } });
  });

  it.each([
    ['Always', 'Running', 'Degraded'],
    ['OnFailure', 'Running', 'Progressing'],
    ['Never', 'Failed', 'Degraded'],
  ])('out of memory that is restarted %s is killed', async (restartPolicy, phase, expected) => {
    await play.apply(pod('oom', restartPolicy));
    await play.advance(1000);
    expect(timeless(await play.see(pod('oom')))).toMatchObject({ phase });
    const killed = { terminated: { reason: 'OOMKilled', exitCode: 137 } };
    expect(await container()).toMatchObject(phase === 'Failed' ? { state: killed } : { lastState: killed });
    expect(health(await play.see(pod('oom')))).toBe(expected);
  });

  it('that is stuck stays in creation', async () => {
    const live = await play.apply(pod('stuck'));
    await play.advance(3_600_000);
    expect(await container()).toMatchObject({ state: { waiting: { reason: 'ContainerCreating' } } });
    expect(health(await play.see(live))).toBe('Progressing');
  });
});

describe('a Deployment', () => {
  it.each(['stuck', 'image-error', 'crash-loop', 'oom'])('with %s exceeds its deadline', async (value) => {
    const live = await play.apply(deployment(value));
    expect(health(live)).toBe('Progressing');
    await play.advance(60_000);
    expect(timeless(await play.see(live))['conditions']).toContainEqual(
      expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
    );
    expect(health(await play.see(live))).toBe('Degraded');
  });

  it('beyond its quota makes no pods, says so, and makes them when there is room', async () => {
    const live = await play.apply(deployment('quota-exceeded'));
    const [set] = await play.list('apps/v1', 'ReplicaSet');
    const message = expect.stringMatching(/^pods "web-.*-" is forbidden: exceeded quota: /) as string;
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
    expect(timeless(set!)['conditions']).toEqual([failure]);
    expect(timeless(live)['conditions']).toContainEqual(expect.objectContaining(failure));
    expect(health(set!)).toBe('Degraded');
    expect(await play.list('v1', 'Pod')).toEqual([]);
    expect(await events()).toEqual([expect.stringMatching(/^FailedCreate: Error creating: pods/)]);
    await play.patch(live, { metadata: { annotations: { 'slipway.dev/simulate': null } } });
    expect(await play.list('v1', 'Pod')).toHaveLength(2);
    expect(health(await play.see(live))).toBe('Healthy');
    expect(timeless((await play.list('apps/v1', 'ReplicaSet'))[0]!)).not.toHaveProperty('conditions');
  });
});

it.each([
  ['batch/v1', 'Job', { template: template('a:1', { spec: { restartPolicy: 'Never' } }) }],
  ['apps/v1', 'StatefulSet', { selector: { matchLabels: { app: 'web' } }, template: template() }],
  ['apps/v1', 'DaemonSet', { selector: { matchLabels: { app: 'web' } }, template: template() }],
  ['kueue.x-k8s.io/v1beta2', 'Workload', {}],
  ['kubeflow.org/v1', 'PyTorchJob', { pytorchReplicaSpecs: { Master: { template: template() } } }],
])('%s %s beyond its quota goes on waiting', async (apiVersion, kind, spec) => {
  const live = await play.apply(object(apiVersion, kind, 'waiting', { metadata: knob('quota-exceeded'), spec }));
  await play.advance(3_600_000);
  expect(await play.list('v1', 'Pod')).toEqual([]);
  expect(health(await play.see(live))).toBe('Progressing');
});

it('a Job gives up when its pods were restarted more often than it bears', async () => {
  const spec = { backoffLimit: 1, template: template('a:1', { spec: { restartPolicy: 'OnFailure' } }) };
  const live = await play.apply(object('batch/v1', 'Job', 'migrate', { metadata: knob('crash-loop'), spec }));
  await play.advance(1000);
  expect(health(await play.see(live))).toBe('Progressing');
  await play.advance(10_000);
  expect(health(await play.see(live))).toBe('Degraded');
});

describe('a Rollout whose canary fails', () => {
  const rollout = (image: string, value: string, strategy: JsonObject): KubeObject =>
    object('argoproj.io/v1alpha1', 'Rollout', 'web', {
      metadata: knob(value),
      spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template(image), strategy },
    });
  const canary = { canary: { steps: [{ setWeight: 25 }, { pause: {} }] } };

  it.each([
    ['by steps', canary],
    ['all at once', { canary: {} }],
    ['as a blue-green pair', { blueGreen: { activeService: 'web' } }],
  ])('aborts its update %s, and keeps the stable pods', async (_, strategy) => {
    expect(health(await play.apply(rollout('web:1', 'canary-fail', strategy)))).toBe('Healthy');
    const live = await play.apply(rollout('web:2', 'canary-fail', strategy));
    expect(timeless(live)).toMatchObject({ phase: 'Degraded', abort: true });
    expect(live['status']).toHaveProperty('message', expect.stringMatching(/^RolloutAborted: .* assessed Failed/));
    expect(live['status']).toHaveProperty('abortedAt');
    expect(health(live)).toBe('Degraded');
    const text = JSON.stringify(await play.list('v1', 'Pod'));
    expect(await play.list('v1', 'Pod')).toHaveLength(4);
    expect(text).not.toContain('web:2');
    expect(health(await play.apply(rollout('web:1', 'canary-fail', strategy)))).toBe('Healthy');
  });
});

describe('a value that means nothing', () => {
  it.each([
    ['on the object', deployment('explode'), 'Deployment'],
    [
      'on its pod template',
      object('apps/v1', 'Deployment', 'web', {
        spec: { ...(deployment('fail')['spec'] as JsonObject), template: template('web:1', knob('explode')) },
      }),
      'Deployment',
    ],
    ['for its kind', deployment('canary-fail'), 'Deployment'],
  ])('%s is told by one Event, and ignored', async (_, wanted, kind) => {
    const live = await play.apply(wanted);
    expect(health(live)).toBe('Healthy');
    const told = await play.list('v1', 'Event');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      type: 'Warning',
      reason: 'UnknownSimulation',
      involvedObject: { kind, name: 'web' },
    });
    play.simulator.stop();
    play.simulator = play.simulate();
    play.simulator.start();
    await play.rest();
    expect(await play.list('v1', 'Event')).toHaveLength(1);
  });
});

it('a value that means nothing on an object without a namespace is told in the default one', async () => {
  const queue = object('kueue.x-k8s.io/v1beta2', 'ClusterQueue', 'all', {
    metadata: { ...knob('explode'), namespace: '' },
  });
  expect(health(await play.apply(queue))).toBe('Healthy');
  const told = await play.objects.list({ group: '', version: 'v1', kind: 'Event' }, 'default');
  expect(told.map((event) => event['reason'])).toEqual(['UnknownSimulation']);
});
