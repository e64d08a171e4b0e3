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

const sdep = (image: string, weights: readonly number[] = [90, 10]): KubeObject =>
  object('machinelearning.seldon.io/v1', 'SeldonDeployment', 'churn', {
    spec: {
      predictors: weights.map((traffic, index) => ({
        name: `p${index}`,
        traffic,
        replicas: 2,
        graph: { name: 'classifier', implementation: 'SKLEARN_SERVER', modelUri: 's3://m' },
        componentSpecs: index === 0 ? [{ spec: { containers: [{ name: 'classifier', image }] } }] : [],
      })),
    },
  });

describe('a SeldonDeployment', () => {
  it('becomes available with a Deployment for each predictor', async () => {
    const live = await play.apply(sdep('model:1'));
    expect(health(live)).toBe('Healthy');
    expect(timeless(live)).toMatchObject({
      state: 'Available',
      replicas: 4,
      observedGeneration: 1,
      deploymentStatus: {
        'churn-p0-0-classifier': { replicas: 2, availableReplicas: 2 },
        'churn-p1-0-classifier': { replicas: 2, availableReplicas: 2 },
      },
    });
    expect(await play.list('v1', 'Pod')).toHaveLength(4);
  });

  it('updates what it made, and removes what it no longer wants', async () => {
    await play.apply(sdep('model:1'));
    const seen = play.record({ group: 'machinelearning.seldon.io', version: 'v1', kind: 'SeldonDeployment' });
    const live = await play.apply(sdep('model:2', [100]));
    expect(health(seen.find(({ metadata }) => metadata.generation === 2)!)).toBe('Progressing');
    expect(health(live)).toBe('Healthy');
    const deployments = await play.list('apps/v1', 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['churn-p0-0-classifier']);
    expect(JSON.stringify(await play.list('v1', 'Pod'))).toContain('model:2');
    expect(JSON.stringify(await play.list('v1', 'Pod'))).not.toContain('model:1');
  });

  it('takes everything with it', async () => {
    await play.delete(await play.apply(sdep('model:1')));
    expect([...(await play.list('apps/v1', 'Deployment')), ...(await play.list('v1', 'Pod'))]).toEqual([]);
  });
});

const argo = 'argoproj.io/v1alpha1';
const flow = (container: JsonObject = {}, spec: JsonObject = {}): KubeObject =>
  object(argo, 'Workflow', 'etl', { spec: { entrypoint: 'main', templates: [{ name: 'main', container }], ...spec } });

describe('a Workflow', () => {
  it('succeeds', async () => {
    const live = await play.apply(flow());
    expect(live['status']).toMatchObject({ phase: 'Succeeded', progress: '1/1' });
    expect(live.metadata.labels).toEqual({
      'workflows.argoproj.io/phase': 'Succeeded',
      'workflows.argoproj.io/completed': 'true',
    });
    expect(health(live)).toBe('Healthy');
  });

  it('fails with its container', async () => {
    expect(health(await play.apply(flow({ command: ['sh', '-c', 'exit 1'] })))).toBe('Degraded');
  });

  it('waits while it is suspended', async () => {
    const live = await play.apply(flow({}, { suspend: true }));
    expect(health(live)).toBe('Suspended');
    expect(health(await play.patch(live, { spec: { suspend: null } }))).toBe('Healthy');
  });
});

const kinds: readonly (readonly [apiVersion: string, kind: string, spec: JsonObject])[] = [
  ['v1', 'Service', { type: 'LoadBalancer', ports: [{ port: 80 }] }],
  ['v1', 'PersistentVolumeClaim', { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }],
  ['networking.k8s.io/v1', 'Ingress', { defaultBackend: { service: { name: 'web', port: { number: 80 } } } }],
  ['policy/v1', 'PodDisruptionBudget', { minAvailable: 1, selector: { matchLabels: { app: 'web' } } }],
  ['cert-manager.io/v1', 'Certificate', { secretName: 'tls', issuerRef: { name: 'ca' } }],
  ['cert-manager.io/v1', 'Issuer', { selfSigned: {} }],
  ['cert-manager.io/v1', 'ClusterIssuer', { acme: { server: 'https://acme.example' } }],
  ['external-secrets.io/v1', 'ExternalSecret', { data: [{ secretKey: 'password', remoteRef: { key: 'db' } }] }],
  ['external-secrets.io/v1', 'SecretStore', {}],
  ['bitnami.com/v1alpha1', 'SealedSecret', {}],
  ['serving.kserve.io/v1beta1', 'InferenceService', { predictor: { model: {} } }],
  ['serving.kserve.io/v1alpha1', 'InferenceGraph', {}],
  ['trainer.kubeflow.org/v1alpha1', 'TrainJob', {}],
  ['monitoring.coreos.com/v1', 'Prometheus', {}],
  ['ray.io/v1', 'RayCluster', {}],
  ['ray.io/v1', 'RayJob', {}],
  ['ray.io/v1', 'RayService', {}],
  [argo, 'EventBus', {}],
  [argo, 'EventSource', {}],
  [argo, 'Sensor', {}],
];

it.each(kinds)('%s %s becomes healthy and is then left alone', async (apiVersion, kind, spec) => {
  const scope = kind.startsWith('Cluster') ? { metadata: { namespace: '' } } : {};
  const live = await play.apply(object(apiVersion, kind, 'thing', { ...scope, spec }));
  expect(health(live)).toBe('Healthy');
  const { version } = play.store;
  play.simulator.stop();
  play.simulator = play.simulate();
  play.simulator.start();
  await play.advance(3_600_000);
  expect(play.store.version).toBe(version);
});

it('an ExternalSecret makes its Secret', async () => {
  const [, , spec] = kinds.find(([, kind]) => kind === 'ExternalSecret') ?? ['', '', {}];
  await play.apply(object('external-secrets.io/v1', 'ExternalSecret', 'db', { spec }));
  expect(Object.keys((await play.list('v1', 'Secret'))[0]?.['data'] ?? {})).toEqual(['password']);
});

describe('an autoscaler', () => {
  const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  });
  const web = object('apps/v1', 'Deployment', 'web', {
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template() },
  });

  it('reports the replicas of its target', async () => {
    expect(health(await play.apply(scaler))).toBe('Progressing');
    await play.apply(web);
    const live = await play.see(scaler);
    expect(live['status']).toMatchObject({ currentReplicas: 3, desiredReplicas: 3 });
    expect(health(live)).toBe('Healthy');
  });

  it('fails when its target does not come', async () => {
    await play.apply(scaler);
    await play.advance(15_000);
    expect(health(await play.see(scaler))).toBe('Degraded');
  });
});

it('a disruption budget counts the pods that it selects', async () => {
  const [, , spec] = kinds.find(([, kind]) => kind === 'PodDisruptionBudget') ?? ['', '', {}];
  const budget = await play.apply(object('policy/v1', 'PodDisruptionBudget', 'web', { spec }));
  await play.apply(
    object('apps/v1', 'Deployment', 'web', {
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template() },
    }),
  );
  expect(timeless(await play.see(budget))).toMatchObject({
    currentHealthy: 3,
    desiredHealthy: 1,
    disruptionsAllowed: 2,
    expectedPods: 3,
  });
});
