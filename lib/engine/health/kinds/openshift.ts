import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, numberAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import { conditionsAt, conditionsIn, hasConditions, lastOf } from '../object-conditions.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

function deploymentConfig(object: KubeObject): ObjectHealth {
  const waiting = progressing('replication controller is waiting for pods to run');
  const replicas = numberAt(object, 'status', 'replicas');
  if (!hasConditions(object) || replicas === undefined) return waiting;
  const good = conditionsIn(object).filter(
    ({ type, status, reason }) =>
      status === 'True' &&
      (type === 'Available' || (type === 'Progressing' && reason === 'NewReplicationControllerAvailable')),
  ).length;
  if (good === 2 || replicas === 0) return healthy('replication controller successfully rolled out');
  return good === 1 ? waiting : degraded('Deployment config is degraded');
}

/** Every router of the route has to admit it. */
function route(object: KubeObject): ObjectHealth {
  const waiting = progressing('Route is still getting admitted');
  if (!Array.isArray(at(object, 'status', 'ingress'))) return waiting;
  const routers = listAt(object, 'status', 'ingress');
  const admissions = routers
    .flatMap((router) => conditionsAt(router, 'conditions'))
    .filter(({ type }) => type === 'Admitted')
    .map(({ status }) => status);
  if (admissions.filter((status) => status === 'True').length === routers.length) return healthy('Route is healthy');
  return admissions.includes('False') ? degraded('Route is degraded') : waiting;
}

const ingressController = firstOf(
  [
    conditions(
      { type: 'Degraded', status: 'True', is: degraded },
      { type: 'DeploymentReplicasAllAvailable', status: 'False', is: progressing },
      { type: 'Progressing', status: 'True', is: progressing, saying: ({ reason }) => reason },
      { type: 'Available', status: 'True', is: healthy, saying: 'IngressController is available' },
    ),
  ],
  progressing('Status of IngressController is not known yet'),
);

/** What is broken counts before what moves, and that before what works. */
function storageCluster(object: KubeObject): ObjectHealth {
  const last = (wanted: string) =>
    lastOf(conditionsIn(object), ({ type, status }) => type === wanted && status === 'True');
  const [broken, moving, available] = ['Degraded', 'Progressing', 'Available'].map(last);
  if (broken) return degraded(broken.message);
  if (moving) return progressing(moving.message);
  return available ? healthy(available.message) : unknown('StorageCluster is in an unknown state.');
}

/** OpenShift. */
export const openShiftRules: HealthRules = {
  'apps.openshift.io/DeploymentConfig': deploymentConfig,
  'route.openshift.io/Route': route,
  'operator.openshift.io/IngressController': ingressController,
  'ocs.openshift.io/StorageCluster': storageCluster,
};
