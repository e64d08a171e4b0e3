import { equalJson, stringifyJson, type KubeObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { objectsAt, textAt, valueAt } from '../../fields.js';
import { invalidValue } from '../../refusals.js';
import type { Resource } from '../resource.js';
import { Causes } from './validation/causes.js';
import { eventChange } from './validation/events.js';
import { roleChange } from './validation/roles.js';

const FIXED: ReadonlyMap<string, readonly string[]> = new Map([
  ['apps/Deployment', ['spec.selector']],
  ['apps/DaemonSet', ['spec.selector']],
  ['apps/ReplicaSet', ['spec.selector']],
  ['batch/Job', ['spec.selector', 'spec.template', 'spec.completionMode']],
  ['storage.k8s.io/StorageClass', ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode']],
  [
    'apiextensions.k8s.io/CustomResourceDefinition',
    ['spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'],
  ],
  ['/Secret', ['type']],
]);
const STATEFUL_SET_MUTABLE = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

/** Adds a cause for every field that an update changes although its kind fixes it at creation. */
export function checkUnchangeable(
  resource: Resource,
  before: KubeObject,
  after: KubeObject,
  causes: StatusCause[],
): void {
  if (resource.custom) return;
  for (const field of FIXED.get(`${resource.group}/${resource.kind}`) ?? []) {
    const path = field.split('.');
    const [was, is] = [valueAt(before, path), valueAt(after, path)];
    if (equalJson(was, is) || was === undefined) continue;
    if (field === 'spec.template' && isSuspendedJob(before)) continue;
    causes.push(invalidValue(field, is === undefined ? 'null' : stringifyJson(is), 'field is immutable'));
  }
  switch (resource.kind) {
    case 'StatefulSet':
      return statefulSet(before, after, causes);
    case 'Service':
      return service(before, after, causes);
    case 'ConfigMap':
    case 'Secret':
      return frozenData(before, after, causes);
    case 'PersistentVolumeClaim':
      return volumeClaim(before, after, causes);
    case 'Pod':
      return pod(before, after, causes);
    case 'Event':
      if (resource.group !== '') eventChange(before, after, new Causes(causes));
      return;
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return roleChange(before, after, new Causes(causes));
    default:
  }
}

function isSuspendedJob(job: KubeObject): boolean {
  return valueAt(job, ['spec', 'suspend']) === true;
}

function statefulSet(before: KubeObject, after: KubeObject, causes: StatusCause[]): void {
  const keys = new Set([...Object.keys(specOf(before)), ...Object.keys(specOf(after))]);
  for (const key of keys) {
    if (STATEFUL_SET_MUTABLE.has(key) || equalJson(specOf(before)[key], specOf(after)[key])) continue;
    causes.push({
      reason: 'FieldValueForbidden',
      message:
        "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      field: 'spec',
    });
    return;
  }
}

function service(before: KubeObject, after: KubeObject, causes: StatusCause[]): void {
  const [was, is] = [textAt(before, 'spec', 'clusterIP'), textAt(after, 'spec', 'clusterIP')];
  if (was === undefined || was === '' || textAt(after, 'spec', 'type') === 'ExternalName' || was === is) return;
  causes.push(invalidValue('spec.clusterIPs[0]', `[]string{${JSON.stringify(is ?? '')}}`, 'may not change once set'));
}

function frozenData(before: KubeObject, after: KubeObject, causes: StatusCause[]): void {
  if (before['immutable'] !== true) return;
  const frozen = { reason: 'FieldValueForbidden', message: 'Forbidden: field is immutable when `immutable` is set' };
  for (const field of ['data', 'binaryData', 'immutable']) {
    if (!equalJson(before[field], after[field])) causes.push({ ...frozen, field });
  }
}

function volumeClaim(before: KubeObject, after: KubeObject, causes: StatusCause[]): void {
  const changed = Object.keys({ ...specOf(before), ...specOf(after) }).some(
    (key) =>
      key !== 'resources' &&
      key !== 'volumeAttributesClassName' &&
      specOf(before)[key] !== undefined &&
      !equalJson(specOf(before)[key], specOf(after)[key]),
  );
  if (!changed) return;
  causes.push({
    reason: 'FieldValueForbidden',
    message:
      'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    field: 'spec',
  });
}

function pod(before: KubeObject, after: KubeObject, causes: StatusCause[]): void {
  const comparable = (object: KubeObject): KubeObject => ({
    ...object,
    metadata: {},
    status: null,
    spec: {
      ...specOf(object),
      containers: objectsAt(object, 'spec', 'containers').map((container) => ({
        ...container,
        image: '',
        resources: {},
      })),
      initContainers: objectsAt(object, 'spec', 'initContainers').map((container) => ({ ...container, image: '' })),
      ephemeralContainers: [],
      tolerations: [],
      activeDeadlineSeconds: 0,
      terminationGracePeriodSeconds: 0,
      nodeName: '',
    },
  });
  if (equalJson(comparable(before), comparable(after))) return;
  causes.push({
    reason: 'FieldValueForbidden',
    message:
      'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    field: 'spec',
  });
}

function specOf(object: KubeObject): { [key: string]: KubeObject[string] } {
  const spec = object['spec'];
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec : {};
}
