import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

const status = (object: KubeObject, field: string) => numberAt(object, 'status', field) ?? 0;
const wanted = (object: KubeObject) => numberAt(object, 'spec', 'replicas');
const isBehind = (object: KubeObject) => (object.metadata.generation ?? 0) > status(object, 'observedGeneration');
const waiting = (what: string) => progressing(`Waiting for rollout to finish: ${what}`);

function deployment(object: KubeObject): ObjectHealth {
  if (at(object, 'spec', 'paused') === true) return suspended('Deployment is paused');
  if (isBehind(object)) return waiting('observed deployment generation less than desired generation');
  const progress = conditionIn(object, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return degraded(`Deployment "${object.metadata.name ?? ''}" exceeded its progress deadline`);
  }
  const [replicas, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map((field) =>
    status(object, field),
  );
  const target = wanted(object);
  if (target !== undefined && (updated ?? 0) < target)
    return waiting(`${updated} out of ${target} new replicas have been updated...`);
  if ((replicas ?? 0) > (updated ?? 0))
    return waiting(`${(replicas ?? 0) - (updated ?? 0)} old replicas are pending termination...`);
  if ((available ?? 0) < (updated ?? 0)) return waiting(`${available} of ${updated} updated replicas are available...`);
  return healthy();
}

function statefulSet(object: KubeObject): ObjectHealth {
  if (status(object, 'observedGeneration') === 0 || isBehind(object)) {
    return progressing('Waiting for statefulset spec update to be observed...');
  }
  const target = wanted(object);
  if (target !== undefined && status(object, 'readyReplicas') < target) {
    return progressing(`Waiting for ${target - status(object, 'readyReplicas')} pods to be ready...`);
  }
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  const updated = status(object, 'updatedReplicas');
  if (strategy === 'RollingUpdate' && at(object, 'spec', 'updateStrategy', 'rollingUpdate') !== undefined) {
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
    const goal = (target ?? 0) - (partition ?? 0);
    if (target !== undefined && partition !== undefined && updated < goal) {
      return progressing(
        `Waiting for partitioned roll out to finish: ${updated} out of ${goal} new pods have been updated...`,
      );
    }
    return healthy(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (strategy === 'OnDelete') return healthy(`statefulset has ${status(object, 'readyReplicas')} ready pods`);
  const { updateRevision, currentRevision } = objectAt(object, 'status');
  if (updateRevision !== currentRevision) {
    return progressing(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${String(updateRevision)}...`,
    );
  }
  return healthy(
    `statefulset rolling update complete ${status(object, 'currentReplicas')} pods at revision ${String(currentRevision)}...`,
  );
}

function daemonSet(object: KubeObject): ObjectHealth {
  const name = object.metadata.name ?? '';
  const wait = (what: string) => progressing(`Waiting for daemon set "${name}" rollout to finish: ${what}`);
  if (isBehind(object)) return wait('observed daemon set generation less than desired generation');
  const desired = status(object, 'desiredNumberScheduled');
  const [updated, available] = [status(object, 'updatedNumberScheduled'), status(object, 'numberAvailable')];
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return healthy(`daemon set ${updated} out of ${desired} new pods have been updated`);
  }
  if (updated < desired) return wait(`${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return wait(`${available} of ${desired} updated pods are available...`);
  return healthy();
}

function replicaSet(object: KubeObject): ObjectHealth {
  if (isBehind(object)) return waiting('observed replica set generation less than desired generation');
  const failure = conditionIn(object, 'ReplicaFailure');
  if (failure?.status === 'True') return degraded(failure.message);
  const [target, available] = [wanted(object), status(object, 'availableReplicas')];
  if (target !== undefined && available < target)
    return waiting(`${available} out of ${target} new replicas are available...`);
  return healthy();
}

/** Workloads. */
export const appsRules: HealthRules = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicaSet,
};
