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
const rollout = (image: string, strategy: JsonObject, spec: JsonObject = {}): KubeObject =>
  object('argoproj.io/v1alpha1', 'Rollout', 'web', {
    spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template(image), strategy, ...spec },
  });
const steps = [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: { duration: '10m' } }, { pause: {} }];
const canary = { canary: { steps } };

/** How many pods run of each image. */
async function images(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const pod of await play.list('v1', 'Pod')) {
    const image = (pod['spec'] as { containers: { image: string }[] }).containers[0]?.image ?? '';
    counts[image] = (counts[image] ?? 0) + 1;
  }
  return counts;
}

describe('a canary Rollout', () => {
  it('goes to its full size at first, whatever its steps', async () => {
    const live = await play.apply(rollout('web:1', canary));
    const hash = (await play.list('apps/v1', 'ReplicaSet'))[0]?.metadata.labels?.['rollouts-pod-template-hash'];
    expect(timeless(live)).toMatchObject({
      phase: 'Healthy',
      observedGeneration: String(live.metadata.generation),
      currentPodHash: hash,
      stableRS: hash,
      currentStepIndex: 5,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      selector: 'app=web',
    });
    expect(live['status']).not.toHaveProperty('message');
    expect(health(live)).toBe('Healthy');
    expect(await images()).toEqual({ 'web:1': 4 });
  });

  it('waits at a pause without a duration until a person ends it', async () => {
    await play.apply(rollout('web:1', canary));
    let live = await play.apply(rollout('web:2', canary));
    expect(health(live)).toBe('Suspended');
    expect(timeless(live)).toMatchObject({ phase: 'Paused', message: 'CanaryPauseStep', currentStepIndex: 1 });
    expect(await images()).toEqual({ 'web:1': 3, 'web:2': 1 });
    live = await play.patchStatus(live, { pauseConditions: null });
    expect(timeless(live)).toMatchObject({ phase: 'Paused', currentStepIndex: 4 });
    expect(await images()).toEqual({ 'web:1': 2, 'web:2': 2 });
    live = await play.patchStatus(live, { pauseConditions: null });
    expect(health(live)).toBe('Healthy');
    expect(live['status']).not.toHaveProperty('controllerPause');
    expect(await images()).toEqual({ 'web:2': 4 });
  });

  it('stays where it waits over a restart', async () => {
    await play.apply(rollout('web:1', canary));
    const live = await play.apply(rollout('web:2', canary));
    play.simulator.stop();
    const { version } = play.store;
    play.simulator = play.simulate();
    play.simulator.start();
    await play.rest();
    expect(play.store.version).toBe(version);
    expect(health(await play.see(live))).toBe('Suspended');
  });

  it('skips all steps when it is promoted in full', async () => {
    await play.apply(rollout('web:1', canary));
    const paused = await play.apply(rollout('web:2', canary));
    const live = await play.patchStatus(paused, { promoteFull: true });
    expect(health(live)).toBe('Healthy');
    expect(live['status']).not.toHaveProperty('promoteFull');
    expect(await images()).toEqual({ 'web:2': 4 });
  });

  it('passes steps that wait for nobody', async () => {
    const open = {
      canary: { steps: [{ setWeight: 10 }, { pause: { duration: 60 } }, { analysis: {} }, { setWeight: 60 }] },
    };
    await play.apply(rollout('web:1', open));
    expect(health(await play.apply(rollout('web:2', open)))).toBe('Healthy');
    expect(await images()).toEqual({ 'web:2': 4 });
  });

  it('goes back when it is aborted, and is healthy again with the old template', async () => {
    await play.apply(rollout('web:1', canary));
    const paused = await play.apply(rollout('web:2', canary));
    const live = await play.patchStatus(paused, { abort: true });
    expect(health(live)).toBe('Degraded');
    expect(await images()).toEqual({ 'web:1': 4 });
    const back = await play.apply(rollout('web:1', canary));
    expect(health(back)).toBe('Healthy');
    expect(back['status']).not.toHaveProperty('abort');
  });

  it('never lets a watcher see it healthy with the old template', async () => {
    await play.apply(rollout('web:1', { canary: {} }));
    const seen = play.record({ group: 'argoproj.io', version: 'v1alpha1', kind: 'Rollout' });
    await play.apply(rollout('web:2', { canary: {} }));
    const updates = seen.filter(({ metadata }) => metadata.generation === 2).map(health);
    expect(updates[0]).toBe('Progressing');
    expect(updates.indexOf('Healthy')).toBe(updates.length - 1);
  });

  it('is degraded when its new pods do not come up in time', async () => {
    await play.apply(rollout('web:1', { canary: {} }));
    const broken = template('web:2', { annotations: { 'slipway.dev/simulate': 'fail' } });
    const live = await play.apply(rollout('', { canary: {} }, { template: broken, progressDeadlineSeconds: 30 }));
    expect(health(live)).toBe('Progressing');
    await play.advance(30_000);
    expect(health(await play.see(live))).toBe('Degraded');
  });

  it('scales without a new revision', async () => {
    const live = await play.apply(rollout('web:1', canary));
    expect(health(await play.patch(live, { spec: { replicas: 2 } }))).toBe('Healthy');
    expect(await images()).toEqual({ 'web:1': 2 });
  });
});

describe('a blue-green Rollout', () => {
  const blueGreen = (rest: JsonObject = {}): JsonObject => ({ blueGreen: { activeService: 'web', ...rest } });

  it('switches to the new side at once by default', async () => {
    await play.apply(rollout('web:1', blueGreen()));
    const live = await play.apply(rollout('web:2', blueGreen()));
    const { currentPodHash } = live['status'] as Record<string, string>;
    expect(live['status']).toMatchObject({
      phase: 'Healthy',
      stableRS: currentPodHash,
      blueGreen: { activeSelector: currentPodHash, previewSelector: currentPodHash },
    });
    expect(await images()).toEqual({ 'web:2': 4 });
  });

  it('keeps both sides until it is promoted, when promotion is not automatic', async () => {
    const manual = blueGreen({ autoPromotionEnabled: false, previewReplicaCount: 1 });
    await play.apply(rollout('web:1', manual));
    const paused = await play.apply(rollout('web:2', manual));
    expect(health(paused)).toBe('Suspended');
    expect(await images()).toEqual({ 'web:1': 4, 'web:2': 1 });
    expect(health(await play.patchStatus(paused, { pauseConditions: null }))).toBe('Healthy');
    expect(await images()).toEqual({ 'web:2': 4 });
  });
});

it('a paused Rollout is suspended', async () => {
  await play.apply(rollout('web:1', canary));
  expect(health(await play.apply(rollout('web:2', canary, { paused: true })))).toBe('Suspended');
  expect(await images()).toEqual({ 'web:1': 4 });
});
