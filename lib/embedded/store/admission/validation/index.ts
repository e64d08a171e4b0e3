import type { KubeObject } from '../../../../kube/index.js';
import type { StatusCause } from '../../../errors.js';
import type { Resource } from '../../resource.js';
import { Causes } from './causes.js';
import { clusterRules } from './cluster-kinds.js';
import { configMap, secret } from './configuration.js';
import { customResourceDefinition } from './definitions.js';
import { namespace, namespaceStatus } from './namespaces.js';
import { ingress, networkPolicy, service, serviceStatus } from './networking.js';
import { event, modernEvent } from './events.js';
import { autoscaler, disruptionBudget, lease, resourceQuota, volumeClaim } from './policies.js';
import { role, roleBinding } from './roles.js';
import {
  bareTemplate,
  cronJob,
  daemonSet,
  deployment,
  job,
  pod,
  replicaSet,
  replicationController,
  statefulSet,
} from './workloads.js';

const RBAC = 'rbac.authorization.k8s.io';
const rules: ReadonlyMap<string, (object: KubeObject, causes: Causes) => void> = new Map([
  ['/ConfigMap', configMap],
  ['/Secret', secret],
  ['/Namespace', namespace],
  ['/Pod', pod],
  ['/PodTemplate', bareTemplate],
  ['events.k8s.io/Event', modernEvent],
  ['/ReplicationController', replicationController],
  ['/Service', service],
  ['/PersistentVolumeClaim', volumeClaim],
  ['/ResourceQuota', resourceQuota],
  ['/Event', event],
  ['apps/Deployment', deployment],
  ['apps/ReplicaSet', replicaSet],
  ['apps/StatefulSet', statefulSet],
  ['apps/DaemonSet', daemonSet],
  ['batch/Job', job],
  ['batch/CronJob', cronJob],
  ['networking.k8s.io/Ingress', ingress],
  ['networking.k8s.io/NetworkPolicy', networkPolicy],
  ['autoscaling/HorizontalPodAutoscaler', autoscaler],
  ['policy/PodDisruptionBudget', disruptionBudget],
  ['coordination.k8s.io/Lease', lease],
  [`${RBAC}/Role`, role],
  [`${RBAC}/ClusterRole`, role],
  [`${RBAC}/RoleBinding`, roleBinding],
  [`${RBAC}/ClusterRoleBinding`, roleBinding],
  ['apiextensions.k8s.io/CustomResourceDefinition', customResourceDefinition],
]);

/** Adds what breaks the rules of the status of a built-in kind. */
export function builtinStatusCauses(resource: Resource, object: KubeObject, found: StatusCause[]): void {
  if (resource.group !== '') return;
  if (resource.kind === 'Service') serviceStatus(object, new Causes(found));
  if (resource.kind === 'Namespace') namespaceStatus(object, new Causes(found));
}

/** Adds what breaks the rules of a built-in kind, in the words of the API. */
export function builtinCauses(resource: Resource, object: KubeObject, found: StatusCause[]): void {
  const kind = `${resource.group}/${resource.kind}`;
  (rules.get(kind) ?? clusterRules.get(kind))?.(object, new Causes(found));
}
