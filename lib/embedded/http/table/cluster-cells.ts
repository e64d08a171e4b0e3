import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { boolean, countOf, length, number, quantity, text } from './cells.js';
import type { Cell, Cells } from './column.js';
import { humanDuration } from './durations.js';
import { policyCells } from './policy-cells.js';

const subjects =
  (kind: string, shown: (subject: { name: string; namespace: string }) => string): Cell =>
  (binding) =>
    objectsAt(binding, 'subjects')
      .filter((subject) => subject['kind'] === kind)
      .map((subject) => shown({ name: textAt(subject, 'name') ?? '', namespace: textAt(subject, 'namespace') ?? '' }))
      .join(', ');
const bindingCells: Cells = {
  Role: (binding) => `${textAt(binding, 'roleRef', 'kind') ?? ''}/${textAt(binding, 'roleRef', 'name') ?? ''}`,
  Users: subjects('User', ({ name }) => name),
  Groups: subjects('Group', ({ name }) => name),
  ServiceAccounts: subjects('ServiceAccount', ({ name, namespace }) => `${namespace}/${name}`),
};

/** The cells of configuration and of what holds a cluster together. */
export const clusterCells: Readonly<Record<string, Cells>> = {
  '/ConfigMap': { Data: (map) => countOf(map, 'data') + countOf(map, 'binaryData') },
  '/Secret': { Type: text('type'), Data: (secret) => countOf(secret, 'data') },
  '/Namespace': { Status: text('status.phase') },
  '/ResourceQuota': { Request: (quota) => quotaText(quota, false), Limit: (quota) => quotaText(quota, true) },
  '/ComponentStatus': {
    Status: (component) => {
      const status = textAt(healthOf(component), 'status');
      return status === undefined ? 'Unknown' : status === 'True' ? 'Healthy' : 'Unhealthy';
    },
    Message: (component) => textAt(healthOf(component), 'message') ?? '',
    Error: (component) => textAt(healthOf(component), 'error') ?? '',
  },
  'apiregistration.k8s.io/APIService': { Service: apiServiceTarget, Available: apiServiceStatus },
  'certificates.k8s.io/CertificateSigningRequest': {
    SignerName: text('spec.signerName', '<none>'),
    Requestor: text('spec.username'),
    RequestedDuration: (request) => {
      const seconds = numberAt(request, 'spec', 'expirationSeconds');
      return seconds === undefined ? '<none>' : humanDuration(seconds * 1000);
    },
    Condition: signingStatus,
  },
  'coordination.k8s.io/Lease': { Holder: text('spec.holderIdentity') },
  'node.k8s.io/RuntimeClass': { Handler: text('handler') },
  'rbac.authorization.k8s.io/RoleBinding': bindingCells,
  'rbac.authorization.k8s.io/ClusterRoleBinding': bindingCells,
  'resource.k8s.io/ResourceClaim': { State: claimState },
  'resource.k8s.io/ResourceSlice': {
    Node: text('spec.nodeName'),
    Driver: text('spec.driver'),
    Pool: text('spec.pool.name'),
  },
  'scheduling.k8s.io/PriorityClass': {
    Value: number('value'),
    'Global-Default': boolean('globalDefault'),
    PreemptionPolicy: text('preemptionPolicy'),
  },
  ...policyCells,
};

function healthOf(component: KubeObject): JsonObject | undefined {
  return objectsAt(component, 'conditions').find((condition) => condition['type'] === 'Healthy');
}

function quotaText(quota: KubeObject, limits: boolean): string {
  const hard = objectAt(quota, 'status', 'hard') ?? {};
  return Object.keys(hard)
    .filter((resource) => resource.startsWith('limits.') === limits)
    .sort()
    .map((resource) => {
      const used = valueAt(quota, ['status', 'used', resource]);
      return `${resource}: ${quantity(used)}/${quantity(hard[resource])}`;
    })
    .join(', ');
}

function apiServiceTarget(service: KubeObject): string {
  const target = objectAt(service, 'spec', 'service');
  return target === undefined ? 'Local' : `${textAt(target, 'namespace') ?? ''}/${textAt(target, 'name') ?? ''}`;
}

function apiServiceStatus(service: KubeObject): string {
  const condition = objectsAt(service, 'status', 'conditions').find((each) => each['type'] === 'Available');
  if (condition === undefined) return 'Unknown';
  const status = textAt(condition, 'status') ?? '';
  const reason = textAt(condition, 'reason') ?? '';
  return status === 'True' || reason === '' ? status : `${status} (${reason})`;
}

function signingStatus(request: KubeObject): string {
  const types = new Set(objectsAt(request, 'status', 'conditions').map((condition) => condition['type']));
  return [
    types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending',
    ...(types.has('Failed') ? ['Failed'] : []),
    ...((textAt(request, 'status', 'certificate') ?? '') === '' ? [] : ['Issued']),
  ].join(',');
}

function claimState(claim: KubeObject): string {
  const isLeaving = claim.metadata.deletionTimestamp !== undefined;
  const isAllocated = objectAt(claim, 'status', 'allocation') !== undefined;
  return [
    ...(isLeaving ? ['deleted'] : []),
    ...(isAllocated ? ['allocated'] : isLeaving ? [] : ['pending']),
    ...(isAllocated && Number(length('status.reservedFor')(claim, NEVER)) > 0 ? ['reserved'] : []),
  ].join(',');
}

const NEVER = new Date(0);
