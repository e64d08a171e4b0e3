import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { isObserved } from '../object-conditions.js';
import { hasStatus, type HealthRules } from '../rules.js';

const count = (object: KubeObject, field: string) => numberAt(object, 'status', field) ?? 0;
const is = (object: KubeObject, field: string, other: string) =>
  at(object, 'status', field) === at(object, 'status', other);
const starting = progressing('Waiting for initialization');

function advancedCronJob(object: KubeObject): ObjectHealth {
  const ran = textAt(object, 'status', 'lastScheduleTime') !== '';
  if (!ran && at(object, 'spec', 'paused') === true) return suspended('AdvancedCronJob is Paused');
  if (listAt(object, 'status', 'active').length > 0) return progressing('AdvancedCronJobs has active jobs');
  return ran ? healthy('AdvancedCronJobs has run successfully') : degraded('AdvancedCronJobs has not run successfully');
}

function broadcastJob(object: KubeObject): ObjectHealth {
  switch (textAt(object, 'status', 'phase')) {
    case 'completed':
      if (is(object, 'desired', 'succeeded')) return healthy('BroadcastJob is completed successfully');
      break;
    case 'failed':
      if (at(object, 'status', 'failed') !== 0) return degraded('BroadcastJob failed');
      break;
    case 'paused':
      if (at(object, 'spec', 'paused') === true) return suspended('BroadcastJob is Paused');
      break;
  }
  return progressing('BroadcastJob is still running');
}

/** Past its first generation, a partition keeps part of the pods back until somebody moves it. */
const isPartitioned = (object: KubeObject, partition: unknown) =>
  partition !== 0 && (object.metadata.generation ?? 0) > 1;

function cloneSet(object: KubeObject): ObjectHealth {
  if (!hasStatus(object) || !isObserved(object)) return starting;
  const available = numberAt(object, 'status', 'updatedAvailableReplicas');
  if (at(object, 'spec', 'updateStrategy', 'paused') === true || available === undefined) {
    return suspended('Cloneset is paused');
  }
  if (isPartitioned(object, at(object, 'spec', 'updateStrategy', 'partition'))) {
    return count(object, 'updatedReplicas') >= count(object, 'expectedUpdatedReplicas')
      ? suspended('Cloneset needs manual intervention')
      : starting;
  }
  return available === count(object, 'replicas')
    ? healthy('All Cloneset workloads are ready and updated')
    : degraded('Some replicas are not ready or available');
}

function statefulSet(object: KubeObject): ObjectHealth {
  if (!hasStatus(object) || !isObserved(object)) return starting;
  const available = numberAt(object, 'status', 'updatedAvailableReplicas');
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  if (at(rolling, 'paused') === true || available === undefined) return suspended('Statefulset is paused');
  if (isPartitioned(object, at(rolling, 'partition'))) {
    return count(object, 'updatedReplicas') > count(object, 'replicas') - (numberAt(rolling, 'partition') ?? 0)
      ? suspended('Statefulset needs manual intervention')
      : starting;
  }
  return available === count(object, 'replicas')
    ? healthy('All Statefulset workloads are ready and updated')
    : degraded('Some replicas are not ready or available');
}

function daemonSet(object: KubeObject): ObjectHealth {
  if (!hasStatus(object) || !isObserved(object)) return starting;
  const updated = numberAt(object, 'status', 'updatedNumberScheduled');
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  if (at(rolling, 'paused') === true || updated === undefined) return suspended('Daemonset is paused');
  const partition = numberAt(rolling, 'partition');
  if (partition !== undefined && isPartitioned(object, partition)) {
    return updated > count(object, 'desiredNumberScheduled') - partition
      ? suspended('Daemonset needs manual intervention')
      : starting;
  }
  if (updated !== count(object, 'desiredNumberScheduled')) return starting;
  if (is(object, 'numberAvailable', 'desiredNumberScheduled')) {
    return healthy('All Daemonset workloads are ready and updated');
  }
  return is(object, 'numberUnavailable', 'desiredNumberScheduled')
    ? degraded('Some pods are not ready or available')
    : starting;
}

function rollout(object: KubeObject): ObjectHealth {
  const step = textAt(object, 'status', 'canaryStatus', 'currentStepState');
  const phase = textAt(object, 'status', 'phase');
  if (isObserved(object)) {
    if (step === 'Completed' && phase === 'Healthy') return healthy('Rollout is Completed');
    if (step === 'StepPaused' && phase === 'Progressing') {
      return suspended('Rollout is Paused need manual intervention');
    }
    if (step === 'StepPaused' && (phase === 'Terminating' || phase === 'Disabled')) {
      return degraded('Rollout is Disabled or Terminating');
    }
  }
  return progressing('Rollout is still progressing');
}

/** OpenKruise: workloads and rollouts. Its game servers have a file of their own. */
export const kruiseRules: HealthRules = {
  'apps.kruise.io/AdvancedCronJob': advancedCronJob,
  'apps.kruise.io/BroadcastJob': broadcastJob,
  'apps.kruise.io/CloneSet': cloneSet,
  'apps.kruise.io/DaemonSet': daemonSet,
  'apps.kruise.io/StatefulSet': statefulSet,
  'rollouts.kruise.io/Rollout': rollout,
};
