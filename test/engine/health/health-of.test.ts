import { aggregateHealth, healthOf, nextHealth } from '../../../lib/engine/index.js';
import type { Json, KubeObject } from '../../../lib/kube/index.js';

const object = (apiVersion: string, kind: string, status?: Json, spec?: Json): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', generation: 2 },
  ...(spec === undefined ? {} : { spec }),
  ...(status === undefined ? {} : { status }),
});
const condition = (type: string, status = 'True', reason = '', message = '') => ({ type, status, reason, message });
const conditions = (...list: Json[]) => ({ conditions: list });

test.each<[string, KubeObject, string | undefined]>([
  ['a ConfigMap', object('v1', 'ConfigMap'), undefined],
  ['a new PyTorchJob', object('kubeflow.org/v1', 'PyTorchJob'), 'Progressing'],
  [
    'a running PyTorchJob',
    object('kubeflow.org/v1', 'PyTorchJob', conditions(condition('Created'), condition('Running'))),
    'Progressing',
  ],
  [
    'a PyTorchJob that succeeded',
    object('kubeflow.org/v1', 'PyTorchJob', conditions(condition('Running', 'False'), condition('Succeeded'))),
    'Healthy',
  ],
  ['a TFJob that failed', object('kubeflow.org/v1', 'TFJob', conditions(condition('Failed'))), 'Degraded'],
  [
    'a held MPIJob',
    object('kubeflow.org/v1', 'MPIJob', conditions(condition('Created')), { runPolicy: { suspend: true } }),
    'Suspended',
  ],
  [
    'a TrainJob that is complete',
    object('trainer.kubeflow.org/v1alpha1', 'TrainJob', conditions(condition('Complete'))),
    'Healthy',
  ],
  [
    'a SeldonDeployment being made',
    object('machinelearning.seldon.io/v1', 'SeldonDeployment', { state: 'Creating' }),
    'Progressing',
  ],
  [
    'an available SeldonDeployment',
    object('machinelearning.seldon.io/v1', 'SeldonDeployment', { state: 'Available' }),
    'Healthy',
  ],
  [
    'a SeldonDeployment of an older spec',
    object('machinelearning.seldon.io/v1', 'SeldonDeployment', { state: 'Available', observedGeneration: 1 }),
    'Progressing',
  ],
  [
    'a failed SeldonDeployment',
    object('machinelearning.seldon.io/v1', 'SeldonDeployment', { state: 'Failed' }),
    'Degraded',
  ],
  [
    'a Seldon model scaled to nothing',
    object('mlops.seldon.io/v1alpha1', 'Model', conditions(condition('Ready', 'False', 'ModelScaledDown'))),
    'Suspended',
  ],
  [
    'a paused Rollout',
    object('argoproj.io/v1alpha1', 'Rollout', { phase: 'Paused', observedGeneration: '2' }),
    'Suspended',
  ],
  [
    'a Rollout of an older spec',
    object('argoproj.io/v1alpha1', 'Rollout', { phase: 'Healthy', observedGeneration: '1' }),
    'Progressing',
  ],
  ['a Workflow that ran', object('argoproj.io/v1alpha1', 'Workflow', { phase: 'Succeeded' }), 'Healthy'],
  ['a WorkflowTemplate', object('argoproj.io/v1alpha1', 'WorkflowTemplate'), 'Healthy'],
  [
    'a RayJob that ran',
    object('ray.io/v1', 'RayJob', { jobDeploymentStatus: 'Complete', jobStatus: 'SUCCEEDED' }),
    'Healthy',
  ],
  ['a ready RayCluster', object('ray.io/v1', 'RayCluster', { state: 'ready' }), 'Healthy'],
  [
    'a stopped ClusterQueue',
    object('kueue.x-k8s.io/v1beta2', 'ClusterQueue', conditions(condition('Active', 'False', 'Stopped'))),
    'Suspended',
  ],
  [
    'an InferenceGraph',
    object('serving.kserve.io/v1alpha1', 'InferenceGraph', conditions(condition('Ready'))),
    'Healthy',
  ],
  ['an Application', object('argoproj.io/v1alpha1', 'Application', { health: { status: 'Degraded' } }), undefined],
])('%s', (_, subject, expected) => {
  expect(healthOf(subject)?.status).toBe(expected);
});

test('what is being deleted progresses, a finished hook held by its finalizer does not', () => {
  const job = object('batch/v1', 'Job', conditions(condition('Complete')));
  const deleted = { ...job, metadata: { ...job.metadata, deletionTimestamp: '2026-08-19T12:00:00Z' } };
  expect(healthOf(deleted)).toEqual({ status: 'Progressing', message: 'Pending deletion' });
  const hook = { ...deleted, metadata: { ...deleted.metadata, finalizers: ['argocd.argoproj.io/hook-finalizer'] } };
  expect(healthOf(hook)?.status).toBe('Healthy');
});

test('an Application is as bad as its worst objects, which are named, three at most', () => {
  const pods = ['a', 'b', 'c', 'd'].map((name) => ({
    group: '',
    kind: 'Pod',
    namespace: 'ml',
    name,
    live: object('v1', 'Pod', { phase: 'Failed' }),
  }));
  const service = { group: '', kind: 'Service', namespace: 'ml', name: 's', live: object('v1', 'Service') };
  const { status, message } = aggregateHealth([service, ...pods]);
  expect(status).toBe('Degraded');
  expect(message).toBe('Caused by Pod:ml/a, Pod:ml/b, Pod:ml/c and 1 more');
});

test('one missing object does not make an Application worse, nothing there does', () => {
  const missing = { group: '', kind: 'Service', namespace: 'ml', name: 'gone', target: object('v1', 'Service') };
  const there = { ...missing, name: 'there', live: object('v1', 'Service') };
  expect(aggregateHealth([missing, there]).status).toBe('Healthy');
  expect(aggregateHealth([missing]).status).toBe('Missing');
  expect(aggregateHealth([]).status).toBe('Healthy');
});

test('the time of a health is the time of its status', () => {
  const before = { status: 'Healthy', lastTransitionTime: '2026-08-19T12:00:00Z' } as const;
  expect(nextHealth(before, { status: 'Healthy' }, '2026-08-19T13:00:00Z')).toBe(before);
  expect(nextHealth(before, { status: 'Degraded', message: 'm' }, '2026-08-19T13:00:00Z')).toEqual({
    status: 'Degraded',
    message: 'm',
    lastTransitionTime: '2026-08-19T13:00:00Z',
  });
});
