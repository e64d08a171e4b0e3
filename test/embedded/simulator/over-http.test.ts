import { KubernetesObjects } from '../../../lib/cli/simulate/kubernetes-objects.js';
import { systemClock } from '../../../lib/cluster/index.js';
import { EmbeddedCluster, WorkloadSimulator, workloadCrds } from '../../../lib/embedded/index.js';
import { healthOf } from '../../../lib/engine/health/index.js';
import { gvkOf, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { object, template } from './playground.js';
import { eventually } from '../../support/patience.js';

const selector = { matchLabels: { app: 'web' } };
const web: JsonObject = { replicas: 2, selector, template: template() };
const knob = (value: string): JsonObject => ({ annotations: { 'slipway.dev/simulate': value } });
const wanted: readonly (readonly [KubeObject, string])[] = [
  [object('apps/v1', 'Deployment', 'web', { spec: web }), 'Healthy'],
  [object('apps/v1', 'ReplicaSet', 'full', { metadata: knob('quota-exceeded'), spec: web }), 'Degraded'],
  [object('ray.io/v1', 'RayJob', 'train', { spec: {} }), 'Healthy'],
  [object('argoproj.io/v1alpha1', 'CronWorkflow', 'nightly', { metadata: knob('fail'), spec: {} }), 'Degraded'],
  [object('serving.kserve.io/v1beta1', 'InferenceService', 'm', { spec: { predictor: {} } }), 'Healthy'],
];

it('the simulator needs nothing but an API over HTTP', async () => {
  const cluster = await EmbeddedCluster.start({ workloads: 'none', objects: workloadCrds() });
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const clock = systemClock();
  const connection = { server: cluster.url, token: cluster.token };
  const objects = new KubernetesObjects({ connection, clock, onError });
  const simulator = new WorkloadSimulator({ objects, clock, onError });
  try {
    await objects.create(object('v1', 'Node', 'one'));
    simulator.start();
    for (const [each] of wanted)
      await objects.create({ ...each, metadata: { ...each.metadata, namespace: 'default' } });
    for (const [each, expected] of wanted) {
      await eventually(async () => {
        const live = await objects.get(gvkOf(each), 'default', each.metadata.name ?? '');
        return live !== undefined && healthOf(live)?.status === expected;
      });
    }
    const pods = await objects.list({ group: '', version: 'v1', kind: 'Pod' }, 'default');
    expect(pods.map(({ spec }) => (spec as JsonObject)['nodeName'])).toEqual(['one', 'one']);
    const events = await objects.list({ group: '', version: 'v1', kind: 'Event' }, 'default');
    expect(events.map((event) => event['reason'])).toEqual(['FailedCreate']);
    expect(errors).toEqual([]);
  } finally {
    simulator.stop();
    objects.close();
    await cluster.stop();
  }
});
