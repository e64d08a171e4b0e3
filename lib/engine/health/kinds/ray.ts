import type { KubeObject } from '../../../kube/index.js';
import { at, objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionIn, isTrue } from '../object-conditions.js';
import { observed, type HealthRules } from '../rules.js';

function rayCluster(object: KubeObject): ObjectHealth {
  const state = textAt(object, 'status', 'state');
  const reason = textAt(object, 'status', 'reason');
  const failure = conditionIn(object, 'ReplicaFailure');
  if (state === 'failed' || failure?.status === 'True') return degraded(failure?.message || reason);
  if (state === 'suspended' || isTrue(object, 'RayClusterSuspended')) return suspended(reason);
  if (at(object, 'spec', 'suspend') === true) return suspended(reason);
  const provisioned = isTrue(object, 'HeadPodReady') && isTrue(object, 'RayClusterProvisioned');
  return state === 'ready' || provisioned ? healthy() : progressing(reason);
}

function rayJob(object: KubeObject): ObjectHealth {
  const [deployment, job] = ['jobDeploymentStatus', 'jobStatus'].map((field) => textAt(object, 'status', field));
  const message = textAt(object, 'status', 'message');
  if (deployment === 'Failed' || deployment === 'ValidationFailed' || job === 'FAILED' || job === 'STOPPED')
    return degraded(message);
  if (deployment === 'Suspending' || deployment === 'Suspended') return suspended(message);
  return deployment === 'Complete' && job === 'SUCCEEDED' ? healthy(message) : progressing(message);
}

function rayService(object: KubeObject): ObjectHealth {
  if (isTrue(object, 'Suspended')) return suspended(conditionIn(object, 'Suspended')?.message);
  const applications = Object.values(objectAt(object, 'status', 'activeServiceStatus', 'applicationStatuses'));
  const broken = applications.filter((item) => ['DEPLOY_FAILED', 'UNHEALTHY'].includes(textAt(item, 'status')));
  const message = textAt(broken[0], 'message');
  if (broken.length > 0 && broken.length === applications.length) return degraded(message);
  if (!isTrue(object, 'Ready')) return progressing(conditionIn(object, 'Ready')?.message);
  return broken.length > 0 ? progressing(message) : healthy();
}

/** It only starts jobs, which have a health of their own. */
function rayCronJob(object: KubeObject): ObjectHealth {
  return at(object, 'spec', 'suspend') === true ? suspended('No job is started') : healthy();
}

/** KubeRay. */
export const rayRules: HealthRules = {
  'ray.io/RayCluster': observed(rayCluster),
  'ray.io/RayCronJob': rayCronJob,
  'ray.io/RayJob': observed(rayJob),
  'ray.io/RayService': observed(rayService),
};
