import { healthOf } from '../../../lib/engine/health/index.js';
import { gvkOf, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { object, Playground, template } from './playground.js';

const argo = 'argoproj.io/v1alpha1';
const mlops = 'mlops.seldon.io/v1alpha1';
const kserve = 'serving.kserve.io/v1alpha1';
const trained = { replicas: 1, template: { spec: { containers: [{ name: 'train', image: 'train:1' }] } } };
const selector = { matchLabels: { app: 'web' } };
const pods = { replicas: 2, selector, template: template() };
const once = { template: template('job:1', { spec: { restartPolicy: 'Never' } }) };

/** A kind with a spec, and its health when it is told to fail; undefined where nothing of it can. */
type Row = readonly [apiVersion: string, kind: string, spec: JsonObject, failed: string | undefined];

/** Every kind that is played. */
const kinds: readonly Row[] = [
  ['v1', 'Pod', { containers: [{ name: 'main', image: 'a:1' }] }, 'Degraded'],
  ['apps/v1', 'Deployment', { ...pods, progressDeadlineSeconds: 60 }, 'Degraded'],
  ['apps/v1', 'ReplicaSet', pods, 'Progressing'],
  ['apps/v1', 'StatefulSet', { ...pods, serviceName: 'web' }, 'Progressing'],
  ['apps/v1', 'DaemonSet', { selector, template: template() }, 'Progressing'],
  ['batch/v1', 'Job', { ...once, backoffLimit: 0 }, 'Degraded'],
  ['kubeflow.org/v1', 'PyTorchJob', { pytorchReplicaSpecs: { Master: trained } }, 'Degraded'],
  ['kubeflow.org/v1', 'TFJob', { tfReplicaSpecs: { Worker: trained } }, 'Degraded'],
  ['kubeflow.org/v1', 'MPIJob', { mpiReplicaSpecs: { Launcher: trained } }, 'Degraded'],
  ['kubeflow.org/v1', 'XGBoostJob', { xgbReplicaSpecs: { Master: trained } }, 'Degraded'],
  ['kubeflow.org/v1', 'PaddleJob', { paddleReplicaSpecs: { Worker: trained } }, 'Degraded'],
  ['kubeflow.org/v1', 'JAXJob', { jaxReplicaSpecs: { Worker: trained } }, 'Degraded'],
  ['trainer.kubeflow.org/v1alpha1', 'TrainJob', { runtimeRef: { name: 'torch' } }, 'Degraded'],
  ['kubeflow.org/v1beta1', 'Experiment', { maxTrialCount: 12, parallelTrialCount: 3 }, 'Degraded'],
  [
    'machinelearning.seldon.io/v1',
    'SeldonDeployment',
    { predictors: [{ name: 'p', graph: { name: 'c', implementation: 'SKLEARN_SERVER' } }] },
    'Degraded',
  ],
  [mlops, 'Model', { storageUri: 's3://m', requirements: ['sklearn'] }, 'Degraded'],
  [mlops, 'Pipeline', { steps: [{ name: 'm' }] }, 'Degraded'],
  [mlops, 'Experiment', { candidates: [{ name: 'm', weight: 1 }] }, 'Degraded'],
  [mlops, 'Server', { serverConfig: 'mlserver' }, 'Degraded'],
  [mlops, 'SeldonRuntime', { seldonConfig: 'default', overrides: [{ name: 'hodometer', disable: true }] }, 'Degraded'],
  ['serving.kserve.io/v1beta1', 'InferenceService', { predictor: { model: {} } }, 'Degraded'],
  [kserve, 'InferenceGraph', { nodes: { root: { routerType: 'Sequence' } } }, 'Degraded'],
  [kserve, 'LLMInferenceService', { model: { uri: 'hf://m' } }, 'Degraded'],
  [argo, 'Workflow', { entrypoint: 'main', templates: [{ name: 'main', container: { image: 'a:1' } }] }, 'Degraded'],
  [argo, 'CronWorkflow', { schedules: ['0 3 * * *'], workflowSpec: {} }, 'Degraded'],
  [argo, 'EventBus', { jetstream: { version: 'latest' } }, 'Degraded'],
  [argo, 'EventSource', { webhook: {} }, 'Degraded'],
  [argo, 'Sensor', { dependencies: [], triggers: [] }, 'Degraded'],
  [argo, 'Rollout', { ...pods, strategy: { canary: {} }, progressDeadlineSeconds: 60 }, 'Degraded'],
  [argo, 'AnalysisRun', { metrics: [{ name: 'errors', count: 3, provider: {} }] }, 'Degraded'],
  [argo, 'Experiment', { templates: [{ name: 'canary', selector, template: template() }] }, 'Degraded'],
  ['ray.io/v1', 'RayCluster', { headGroupSpec: {}, workerGroupSpecs: [{ groupName: 'w', replicas: 2 }] }, 'Degraded'],
  ['ray.io/v1', 'RayJob', { entrypoint: 'python train.py' }, 'Degraded'],
  ['ray.io/v1', 'RayService', { serveConfigV2: '' }, 'Degraded'],
  ['kueue.x-k8s.io/v1beta2', 'ClusterQueue', { namespaceSelector: {} }, 'Degraded'],
  ['kueue.x-k8s.io/v1beta2', 'LocalQueue', { clusterQueue: 'all' }, 'Degraded'],
  ['kueue.x-k8s.io/v1beta2', 'Workload', { queueName: 'ml' }, 'Degraded'],
  ['external-secrets.io/v1', 'ExternalSecret', { data: [{ secretKey: 'k', remoteRef: { key: 'db' } }] }, 'Degraded'],
  ['external-secrets.io/v1', 'SecretStore', { provider: {} }, 'Degraded'],
  ['external-secrets.io/v1', 'ClusterSecretStore', { provider: {} }, 'Degraded'],
  ['bitnami.com/v1alpha1', 'SealedSecret', { encryptedData: { password: 'AgB' } }, 'Degraded'],
  ['cert-manager.io/v1', 'Certificate', { secretName: 'tls', issuerRef: { name: 'ca' } }, 'Degraded'],
  ['cert-manager.io/v1', 'Issuer', { selfSigned: {} }, undefined],
  ['cert-manager.io/v1', 'ClusterIssuer', { selfSigned: {} }, undefined],
  ['monitoring.coreos.com/v1', 'Prometheus', { replicas: 2 }, 'Degraded'],
  ['trainer.kubeflow.org/v1alpha1', 'TrainingRuntime', {}, undefined],
  ['kueue.x-k8s.io/v1beta2', 'ResourceFlavor', {}, undefined],
  [mlops, 'ServerConfig', {}, undefined],
  [kserve, 'ServingRuntime', {}, undefined],
  [argo, 'AnalysisTemplate', {}, undefined],
  [argo, 'WorkflowTemplate', {}, undefined],
];
const failing = kinds.filter(([, , , failed]) => failed !== undefined);
const withStages = failing.filter(([, kind]) => kind !== 'CronWorkflow');

let play: Playground;
beforeEach(() => void (play = new Playground()));
afterEach(() => {
  play.simulator.stop();
  expect(play.errors).toEqual([]);
});

const health = (found: KubeObject) => healthOf(found)?.status;
const clusterScoped = ['ClusterQueue', 'ClusterIssuer', 'ClusterSecretStore', 'ResourceFlavor'];

function thing(apiVersion: string, kind: string, spec: JsonObject, knob?: string): KubeObject {
  const annotations: JsonObject = knob === undefined ? {} : { 'slipway.dev/simulate': knob };
  const scope = clusterScoped.includes(kind) ? { namespace: '' } : {};
  return object(apiVersion, kind, 'thing', { metadata: { annotations, ...scope }, spec });
}

it.each(kinds)('%s %s progresses until it is healthy, and is then left alone', async (apiVersion, kind, spec) => {
  const wanted = thing(apiVersion, kind, spec);
  const seen = play.record(gvkOf(wanted));
  const live = await play.apply(wanted);
  expect(health(live)).toBe('Healthy');
  const states = seen.map(health);
  expect(states.filter((state) => state === 'Degraded')).toEqual([]);
  const { version } = play.store;
  play.simulator.stop();
  play.simulator = play.simulate();
  play.simulator.start();
  await play.advance(3_600_000);
  expect(play.store.version).toBe(version);
});

it.each(failing)('%s %s that is told to fail does', async (apiVersion, kind, spec, failed) => {
  const live = await play.apply(thing(apiVersion, kind, spec, 'fail'));
  await play.advance(60_000);
  await play.advance(600_000);
  expect(health(await play.see(live))).toBe(failed);
});

it.each(withStages)('%s %s that is stuck never ends', async (apiVersion, kind, spec) => {
  const live = await play.apply(thing(apiVersion, kind, spec, 'stuck'));
  expect(health(live)).toBe('Progressing');
  await play.advance(3_600_000);
  const late = ['Deployment', 'Rollout', 'SeldonDeployment'].includes(kind) ? 'Degraded' : 'Progressing';
  expect(health(await play.see(live))).toBe(late);
});

it.each(withStages)('%s %s that is slow is healthy after a minute', async (apiVersion, kind, spec) => {
  const count = kind === 'StatefulSet' ? 2 : 1;
  const live = await play.apply(thing(apiVersion, kind, { ...spec, progressDeadlineSeconds: 600 }, 'slow'));
  expect(health(live)).toBe('Progressing');
  for (let minute = 0; minute < count; minute++) await play.advance(60_000);
  expect(health(await play.see(live))).toBe('Healthy');
});
