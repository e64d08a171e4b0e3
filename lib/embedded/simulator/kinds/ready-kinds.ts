import type { JsonObject } from '../../../kube/index.js';
import { timedConditions, type WantedCondition } from '../conditions.js';
import { isToldToFail, simulatedDuration } from '../outcome.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** A kind whose whole simulated life is a few conditions, in the order in which they are reported. */
interface ReadyKind {
  readonly api: `${string}/${string}`;
  readonly kind: string;
  readonly conditions: readonly (readonly [type: string, reason: string])[];
  /** The condition that says that it has failed; without one, all conditions are `False` then. */
  readonly failure?: readonly [type: string, reason: string];
  /** Fields of the status of one that is ready. */
  readonly status?: JsonObject;
  /** Fields of the status of one that has failed. */
  readonly failedStatus?: JsonObject;
}

const kinds: readonly ReadyKind[] = [
  { api: 'external-secrets.io/v1', kind: 'SecretStore', conditions: [['Ready', 'Valid']] },
  { api: 'external-secrets.io/v1', kind: 'ClusterSecretStore', conditions: [['Ready', 'Valid']] },
  { api: 'external-secrets.io/v1alpha1', kind: 'PushSecret', conditions: [['Ready', 'Synced']] },
  { api: 'bitnami.com/v1alpha1', kind: 'SealedSecret', conditions: [['Synced', 'Unsealed']] },
  {
    api: 'trainer.kubeflow.org/v1alpha1',
    kind: 'TrainJob',
    conditions: [['Complete', 'JobsCompleted']],
    failure: ['Failed', 'JobsFailed'],
  },
  {
    api: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    conditions: [
      ['Available', ''],
      ['Reconciled', ''],
    ],
  },
  { api: 'serving.kserve.io/v1alpha1', kind: 'InferenceGraph', conditions: [['Ready', '']] },
  {
    api: 'ray.io/v1',
    kind: 'RayCluster',
    conditions: [
      ['HeadPodReady', 'HeadPodRunningAndReady'],
      ['RayClusterProvisioned', 'AllPodRunningAndReadyFirstTime'],
    ],
    failure: ['ReplicaFailure', 'FailedCreateWorkerPod'],
    status: { state: 'ready' },
  },
  {
    api: 'ray.io/v1',
    kind: 'RayJob',
    conditions: [],
    status: { jobDeploymentStatus: 'Complete', jobStatus: 'SUCCEEDED' },
    failedStatus: { jobDeploymentStatus: 'Failed', jobStatus: 'FAILED' },
  },
  { api: 'ray.io/v1', kind: 'RayService', conditions: [['Ready', 'NonZeroServeEndpoints']] },
  { api: 'argoproj.io/v1alpha1', kind: 'EventBus', conditions: [['Deployed', '']] },
  {
    api: 'argoproj.io/v1alpha1',
    kind: 'EventSource',
    conditions: [
      ['Deployed', ''],
      ['SourcesProvided', ''],
    ],
  },
  {
    api: 'argoproj.io/v1alpha1',
    kind: 'Sensor',
    conditions: [
      ['DependenciesProvided', ''],
      ['Deployed', ''],
      ['TriggersProvided', ''],
    ],
  },
];

/** Kinds of which only the conditions are simulated: they are ready, after their simulated duration. */
export const readyKinds: readonly SimulatedKind[] = kinds.map((row) => {
  const [group = '', version = ''] = row.api.split('/');
  return {
    kind: { group, version, kind: row.kind },
    simulate: async (object, world) => {
      if (isLeaving(object) || !world.elapsed(object, 'duration', simulatedDuration(object))) return;
      const failed = isToldToFail(object);
      await world.writeStatus(object, {
        ...(failed ? row.failedStatus : row.status),
        conditions: timedConditions(object, conditionsOf(row, failed), world.now()),
        observedGeneration: object.metadata.generation ?? 1,
      });
    },
  };
});

function conditionsOf({ conditions, failure }: ReadyKind, failed: boolean): WantedCondition[] {
  if (failed && failure !== undefined) return [{ type: failure[0], status: 'True', reason: failure[1] }];
  return conditions.map(([type, reason]) => ({
    type,
    status: failed ? 'False' : 'True',
    ...(reason !== '' && { reason: failed ? 'SimulatedFailure' : reason }),
  }));
}
