import { healthOf } from '../../../lib/engine/health/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { object, Playground, template, timeless } from './playground.js';

const selector = { matchLabels: { app: 'web' } };
const deployment = (image = 'nginx:1', spec = {}): KubeObject =>
  object('apps/v1', 'Deployment', 'web', { spec: { replicas: 2, selector, template: template(image), ...spec } });
const statefulSet = (image = 'postgres:1', spec = {}): KubeObject =>
  object('apps/v1', 'StatefulSet', 'db', {
    spec: { replicas: 2, serviceName: 'db', selector, template: template(image), ...spec },
  });

let play: Playground;
beforeEach(() => void (play = new Playground()));
afterEach(() => {
  play.simulator.stop();
  expect(play.errors).toEqual([]);
  expect(play.clock.waiting).toBe(0);
});

const names = async (apiVersion: string, kind: string): Promise<string[]> =>
  (await play.list(apiVersion, kind)).map(({ metadata }) => metadata.name ?? '');
const health = (found: KubeObject) => healthOf(found)?.status;

describe('a Deployment', () => {
  it('ends available, as the real controller leaves it', async () => {
    const live = await play.apply(deployment());
    const [set] = await names('apps/v1', 'ReplicaSet');
    expect(timeless(live)).toEqual({
      observedGeneration: live.metadata.generation,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        },
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "${set}" has successfully progressed.`,
        },
      ],
    });
    expect(live.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
    expect(live.metadata.generation).toBe(1);
    expect(health(live)).toBe('Healthy');
  });

  it('has a ReplicaSet and ready pods that it owns', async () => {
    await play.apply(deployment());
    const [set] = await play.list('apps/v1', 'ReplicaSet');
    const pods = await play.list('v1', 'Pod');
    expect(set?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Deployment', name: 'web', controller: true });
    expect(set?.metadata.labels?.['pod-template-hash']).toMatch(/^[b-z2-9]{10}$/);
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(pod.metadata.name?.startsWith(`${set?.metadata.name}-`)).toBe(true);
      expect(pod.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', name: set?.metadata.name });
      expect(health(pod)).toBe('Healthy');
    }
    expect(health(set!)).toBe('Healthy');
  });

  it('never says healthy for a new template before its pods run', async () => {
    await play.apply(deployment());
    const seen = play.record({ group: 'apps', version: 'v1', kind: 'Deployment' });
    await play.apply(deployment('nginx:2', { replicas: 4 }));
    const updates = seen.filter(({ metadata }) => metadata.generation === 2);
    expect(health(updates[0]!)).toBe('Progressing');
    const sets = await play.list('apps/v1', 'ReplicaSet');
    expect(sets.map((set) => (set['spec'] as { replicas: number }).replicas).sort()).toEqual([0, 4]);
    expect(await names('v1', 'Pod')).toHaveLength(4);
    expect(health(seen.at(-1)!)).toBe('Healthy');
    expect(seen.at(-1)?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
  });

  it('takes up an old ReplicaSet again when the template goes back', async () => {
    await play.apply(deployment('nginx:1'));
    await play.apply(deployment('nginx:2'));
    const live = await play.apply(deployment('nginx:1'));
    expect(await names('apps/v1', 'ReplicaSet')).toHaveLength(2);
    expect(live.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    expect(health(live)).toBe('Healthy');
  });

  it('scales up and down without a new ReplicaSet', async () => {
    const first = await play.apply(deployment());
    expect(health(await play.patch(first, { spec: { replicas: 5 } }))).toBe('Healthy');
    expect(await names('v1', 'Pod')).toHaveLength(5);
    expect(health(await play.patch(first, { spec: { replicas: 0 } }))).toBe('Healthy');
    expect(await names('v1', 'Pod')).toEqual([]);
    expect(await names('apps/v1', 'ReplicaSet')).toHaveLength(1);
  });

  it('replaces a pod that someone deletes', async () => {
    await play.apply(deployment());
    const [pod] = await play.list('v1', 'Pod');
    await play.delete(pod!);
    const left = await play.list('v1', 'Pod');
    expect(left).toHaveLength(2);
    expect(left.map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid);
  });

  it('recreates all pods with that strategy', async () => {
    await play.apply(deployment('nginx:1', { strategy: { type: 'Recreate' } }));
    const live = await play.apply(deployment('nginx:2', { strategy: { type: 'Recreate' } }));
    expect(health(live)).toBe('Healthy');
    expect(await names('v1', 'Pod')).toHaveLength(2);
  });

  it('keeps the old pods when the new ones crash, and is degraded once its deadline has passed', async () => {
    await play.apply(deployment());
    const broken = template('nginx:2', { annotations: { 'slipway.dev/simulate': 'fail' } });
    const live = await play.apply(deployment('', { template: broken, progressDeadlineSeconds: 60 }));
    expect(health(live)).toBe('Progressing');
    expect(timeless(live)).toMatchObject({ availableReplicas: 2, updatedReplicas: 1, unavailableReplicas: 1 });
    await play.advance(60_000);
    expect(health(await play.see(live))).toBe('Degraded');
    expect(health(await play.apply(deployment('nginx:3')))).toBe('Healthy');
  });

  it('is suspended while paused, and rolls out afterwards', async () => {
    await play.apply(deployment());
    expect(health(await play.apply(deployment('nginx:2', { paused: true })))).toBe('Suspended');
    expect(await names('apps/v1', 'ReplicaSet')).toHaveLength(1);
    expect(health(await play.apply(deployment('nginx:2')))).toBe('Healthy');
    expect(await names('apps/v1', 'ReplicaSet')).toHaveLength(2);
  });

  it('takes its pods with it when it is deleted', async () => {
    await play.delete(await play.apply(deployment()));
    expect([...(await names('apps/v1', 'ReplicaSet')), ...(await names('v1', 'Pod'))]).toEqual([]);
  });
});

describe('a StatefulSet', () => {
  it('ends with numbered pods of one revision', async () => {
    const live = await play.apply(statefulSet());
    const [revision] = await names('apps/v1', 'ControllerRevision');
    expect(timeless(live)).toEqual({
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      currentReplicas: 2,
      updatedReplicas: 2,
      currentRevision: revision,
      updateRevision: revision,
      collisionCount: 0,
    });
    expect(await names('v1', 'Pod')).toEqual(['db-0', 'db-1']);
    expect(health(live)).toBe('Healthy');
  });

  it('begins a pod only when the one before is ready', async () => {
    const slow = template('postgres:1', { annotations: { 'slipway.dev/simulate-duration': '2s' } });
    const live = await play.apply(statefulSet('', { template: slow }));
    expect(await names('v1', 'Pod')).toEqual(['db-0']);
    expect(health(live)).toBe('Progressing');
    await play.advance(2000);
    expect(await names('v1', 'Pod')).toEqual(['db-0', 'db-1']);
    await play.advance(2000);
    expect(health(await play.see(live))).toBe('Healthy');
  });

  it('replaces its pods by a new revision, and keeps those below a partition', async () => {
    await play.apply(statefulSet());
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    const partial = await play.apply(statefulSet('postgres:2', { updateStrategy }));
    const images = async () =>
      (await play.list('v1', 'Pod')).map(
        (pod) => (pod['spec'] as { containers: { image: string }[] }).containers[0]?.image,
      );
    expect(await images()).toEqual(['postgres:1', 'postgres:2']);
    expect(health(partial)).toBe('Healthy');
    const whole = await play.apply(statefulSet('postgres:2'));
    expect(await images()).toEqual(['postgres:2', 'postgres:2']);
    const { currentRevision, updateRevision } = whole['status'] as Record<string, string>;
    expect(currentRevision).toBe(updateRevision);
  });

  it('makes a bound claim for each pod, which outlives it', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
    };
    const live = await play.apply(statefulSet('postgres:1', { volumeClaimTemplates: [claim] }));
    const claims = await play.list('v1', 'PersistentVolumeClaim');
    expect(claims.map(({ metadata }) => metadata.name)).toEqual(['data-db-0', 'data-db-1']);
    expect(claims.map(health)).toEqual(['Healthy', 'Healthy']);
    expect(timeless(claims[0]!)).toMatchObject({ phase: 'Bound', capacity: { storage: '2Gi' } });
    await play.patch(live, { spec: { replicas: 1 } });
    expect(await names('v1', 'Pod')).toEqual(['db-0']);
    expect(await names('v1', 'PersistentVolumeClaim')).toHaveLength(2);
  });
});

it('a DaemonSet runs one pod and replaces it with its template', async () => {
  const daemonSet = (image: string): KubeObject =>
    object('apps/v1', 'DaemonSet', 'agent', { spec: { selector, template: template(image) } });
  expect(health(await play.apply(daemonSet('agent:1')))).toBe('Healthy');
  const [before] = await names('v1', 'Pod');
  expect(health(await play.apply(daemonSet('agent:2')))).toBe('Healthy');
  const after = await names('v1', 'Pod');
  expect(after).toHaveLength(1);
  expect(after[0]).not.toBe(before);
});
