import {
  labelSelectorOf,
  type Json,
  type JsonObject,
  type KubeObject,
  type LabelRequirement,
} from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../fields.js';
import type { Resource } from '../../store/resource.js';
import { ageColumn, humanDuration, nameColumn, since, type Column } from './column.js';
import { podColumns } from './pod-columns.js';
import { serviceColumns } from './service-columns.js';

type Cell = Column['cell'];

const column = (name: string, cell: Cell, type = 'string'): Column => ({ name, cell, type });
const wide = (name: string, cell: Cell): Column => ({ name, cell, wide: true });
const text =
  (...path: string[]): Cell =>
  (object) =>
    textAt(object, ...path) ?? '';
const number =
  (...path: string[]): Cell =>
  (object) =>
    numberAt(object, ...path) ?? 0;
const count =
  (...path: string[]): Cell =>
  (object) =>
    Object.keys(objectAt(object, ...path) ?? {}).length;
const orNone = (value: string): string => (value === '' ? '<none>' : value);
const list = (value: Json | undefined): string => (Array.isArray(value) ? value.map(String).join(',') : '');

const containers = (path: string[]): Column[] => [
  wide('Containers', (object) =>
    objectsAt(object, ...path)
      .map((item) => textAt(item, 'name') ?? '')
      .join(','),
  ),
  wide('Images', (object) =>
    objectsAt(object, ...path)
      .map((item) => textAt(item, 'image') ?? '')
      .join(','),
  ),
];
const selector = wide('Selector', (object) => orNone(selectorText(objectAt(object, 'spec', 'selector'))));
const workload = [...containers(['spec', 'template', 'spec', 'containers']), selector];
const created = column('Created At', (object) => object.metadata.creationTimestamp ?? '', 'date');
const subjects =
  (kind: string): Cell =>
  (object) =>
    objectsAt(object, 'subjects')
      .filter((subject) => subject['kind'] === kind)
      .map(
        (subject) =>
          (kind === 'ServiceAccount' ? `${textAt(subject, 'namespace') ?? ''}/` : '') + (textAt(subject, 'name') ?? ''),
      )
      .join(', ');
const bindingColumns = [
  nameColumn,
  column('Role', (object) => `${textAt(object, 'roleRef', 'kind') ?? ''}/${textAt(object, 'roleRef', 'name') ?? ''}`),
  ageColumn,
  wide('Users', subjects('User')),
  wide('Groups', subjects('Group')),
  wide('ServiceAccounts', subjects('ServiceAccount')),
];

const tables: ReadonlyMap<string, readonly Column[]> = new Map<string, readonly Column[]>([
  ['/Pod', podColumns],
  ['/Service', serviceColumns],
  [
    '/ConfigMap',
    [
      nameColumn,
      column(
        'Data',
        (object) => Number(count('data')(object, new Date(0))) + Number(count('binaryData')(object, new Date(0))),
      ),
      ageColumn,
    ],
  ],
  ['/Secret', [nameColumn, column('Type', text('type')), column('Data', count('data')), ageColumn]],
  ['/Namespace', [nameColumn, column('Status', text('status', 'phase')), ageColumn]],
  ['/ServiceAccount', [nameColumn, column('Secrets', (object) => objectsAt(object, 'secrets').length), ageColumn]],
  [
    '/Node',
    [
      nameColumn,
      column('Status', nodeStatus),
      column('Roles', () => '<none>'),
      ageColumn,
      column('Version', text('status', 'nodeInfo', 'kubeletVersion')),
    ],
  ],
  [
    '/PersistentVolumeClaim',
    [
      nameColumn,
      column('Status', (object) =>
        object.metadata.deletionTimestamp ? 'Terminating' : (textAt(object, 'status', 'phase') ?? ''),
      ),
      column('Volume', text('spec', 'volumeName')),
      column('Capacity', text('status', 'capacity', 'storage')),
      column('Access Modes', (object) => accessModes(valueAt(object, ['status', 'accessModes']))),
      column('StorageClass', text('spec', 'storageClassName')),
      column('VolumeAttributesClass', (object) => textAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>'),
      ageColumn,
      wide('VolumeMode', text('spec', 'volumeMode')),
    ],
  ],
  [
    '/PersistentVolume',
    [
      nameColumn,
      column('Capacity', text('spec', 'capacity', 'storage')),
      column('Access Modes', (object) => accessModes(valueAt(object, ['spec', 'accessModes']))),
      column('Reclaim Policy', text('spec', 'persistentVolumeReclaimPolicy')),
      column('Status', text('status', 'phase')),
      column('Claim', (object) =>
        [textAt(object, 'spec', 'claimRef', 'namespace'), textAt(object, 'spec', 'claimRef', 'name')]
          .filter(Boolean)
          .join('/'),
      ),
      column('StorageClass', text('spec', 'storageClassName')),
      column('Reason', text('status', 'reason')),
      ageColumn,
    ],
  ],
  [
    '/Event',
    [
      column('Last Seen', (object, now) =>
        since(textAt(object, 'lastTimestamp') ?? textAt(object, 'eventTime') ?? object.metadata.creationTimestamp, now),
      ),
      column('Type', text('type')),
      column('Reason', text('reason')),
      column(
        'Object',
        (object) =>
          `${(textAt(object, 'involvedObject', 'kind') ?? textAt(object, 'regarding', 'kind') ?? '').toLowerCase()}/${textAt(object, 'involvedObject', 'name') ?? textAt(object, 'regarding', 'name') ?? ''}`,
      ),
      wide('Subobject', text('involvedObject', 'fieldPath')),
      wide(
        'Source',
        (object) =>
          textAt(object, 'source', 'component') ??
          textAt(object, 'reportingComponent') ??
          textAt(object, 'reportingController') ??
          '',
      ),
      column('Message', (object) => (textAt(object, 'message') ?? textAt(object, 'note') ?? '').trim()),
      wide('First Seen', (object, now) =>
        since(textAt(object, 'firstTimestamp') ?? object.metadata.creationTimestamp, now),
      ),
      wide('Count', (object) => numberAt(object, 'count') ?? 1),
      { ...nameColumn, wide: true },
    ],
  ],
  [
    'apps/Deployment',
    [
      nameColumn,
      column(
        'Ready',
        (object) => `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
      ),
      column('Up-to-date', number('status', 'updatedReplicas')),
      column('Available', number('status', 'availableReplicas')),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/ReplicaSet',
    [
      nameColumn,
      column('Desired', number('spec', 'replicas'), 'integer'),
      column('Current', number('status', 'replicas'), 'integer'),
      column('Ready', number('status', 'readyReplicas'), 'integer'),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/StatefulSet',
    [
      nameColumn,
      column(
        'Ready',
        (object) => `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
      ),
      ageColumn,
      ...containers(['spec', 'template', 'spec', 'containers']),
    ],
  ],
  [
    'apps/DaemonSet',
    [
      nameColumn,
      column('Desired', number('status', 'desiredNumberScheduled'), 'integer'),
      column('Current', number('status', 'currentNumberScheduled'), 'integer'),
      column('Ready', number('status', 'numberReady'), 'integer'),
      column('Up-to-date', number('status', 'updatedNumberScheduled'), 'integer'),
      column('Available', number('status', 'numberAvailable'), 'integer'),
      column('Node Selector', (object) =>
        orNone(
          Object.entries(stringsAt(object, 'spec', 'template', 'spec', 'nodeSelector'))
            .map((pair) => pair.join('='))
            .join(','),
        ),
      ),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/ControllerRevision',
    [nameColumn, column('Controller', controller), column('Revision', number('revision')), ageColumn],
  ],
  [
    'batch/Job',
    [
      nameColumn,
      column('Status', jobStatus),
      column(
        'Completions',
        (object) => `${numberAt(object, 'status', 'succeeded') ?? 0}/${numberAt(object, 'spec', 'completions') ?? 1}`,
      ),
      column('Duration', jobDuration),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'batch/CronJob',
    [
      nameColumn,
      column('Schedule', text('spec', 'schedule')),
      column('Timezone', (object) => orNone(textAt(object, 'spec', 'timeZone') ?? '')),
      column('Suspend', (object) => (valueAt(object, ['spec', 'suspend']) === true ? 'True' : 'False')),
      column('Active', (object) => objectsAt(object, 'status', 'active').length, 'integer'),
      column('Last Schedule', (object, now) => {
        const last = textAt(object, 'status', 'lastScheduleTime');
        return last === undefined ? '<none>' : since(last, now);
      }),
      ageColumn,
      ...containers(['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers']),
    ],
  ],
  [
    'autoscaling/HorizontalPodAutoscaler',
    [
      nameColumn,
      column(
        'Reference',
        (object) =>
          `${textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? ''}/${textAt(object, 'spec', 'scaleTargetRef', 'name') ?? ''}`,
      ),
      column('Targets', autoscalerTargets),
      column('MinPods', (object) => String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>')),
      column('MaxPods', number('spec', 'maxReplicas')),
      column('Replicas', number('status', 'currentReplicas')),
      ageColumn,
    ],
  ],
  [
    'networking.k8s.io/Ingress',
    [
      nameColumn,
      column('Class', (object) => orNone(textAt(object, 'spec', 'ingressClassName') ?? '')),
      column(
        'Hosts',
        (object) =>
          objectsAt(object, 'spec', 'rules')
            .map((rule) => textAt(rule, 'host') ?? '*')
            .join(',') || '*',
      ),
      column('Address', (object) =>
        objectsAt(object, 'status', 'loadBalancer', 'ingress')
          .map((point) => textAt(point, 'ip') ?? textAt(point, 'hostname') ?? '')
          .join(','),
      ),
      column('Ports', (object) => (objectsAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
      ageColumn,
    ],
  ],
  [
    'networking.k8s.io/NetworkPolicy',
    [
      nameColumn,
      column('Pod-Selector', (object) => orNone(selectorText(objectAt(object, 'spec', 'podSelector')))),
      ageColumn,
    ],
  ],
  [
    'policy/PodDisruptionBudget',
    [
      nameColumn,
      column('Min Available', (object) => String(valueAt(object, ['spec', 'minAvailable']) ?? 'N/A')),
      column('Max Unavailable', (object) => String(valueAt(object, ['spec', 'maxUnavailable']) ?? 'N/A')),
      column('Allowed Disruptions', number('status', 'disruptionsAllowed'), 'integer'),
      ageColumn,
    ],
  ],
  ['rbac.authorization.k8s.io/Role', [nameColumn, created]],
  ['rbac.authorization.k8s.io/ClusterRole', [nameColumn, created]],
  ['rbac.authorization.k8s.io/RoleBinding', bindingColumns],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', bindingColumns],
  [
    'storage.k8s.io/StorageClass',
    [
      nameColumn,
      column('Provisioner', text('provisioner')),
      column('ReclaimPolicy', text('reclaimPolicy')),
      column('VolumeBindingMode', text('volumeBindingMode')),
      column('AllowVolumeExpansion', (object) => object['allowVolumeExpansion'] === true),
      ageColumn,
    ],
  ],
  ['coordination.k8s.io/Lease', [nameColumn, column('Holder', text('spec', 'holderIdentity')), ageColumn]],
  [
    'scheduling.k8s.io/PriorityClass',
    [
      nameColumn,
      column('Value', number('value'), 'integer'),
      column('Global-Default', (object) => object['globalDefault'] === true, 'boolean'),
      ageColumn,
      column('PreemptionPolicy', text('preemptionPolicy')),
    ],
  ],
  ['apiextensions.k8s.io/CustomResourceDefinition', [nameColumn, created]],
]);

/** The columns of a built-in kind: name and age when it has none of its own. */
export function builtinColumns(resource: Resource): readonly Column[] {
  return tables.get(resource.storedAs ?? `${resource.group}/${resource.kind}`) ?? [nameColumn, ageColumn];
}

/** A selector as text: `app=web,tier in (a,b)`. */
export function selectorText(selector: JsonObject | undefined): string {
  return selector === undefined ? '' : labelSelectorOf(selector).map(requirementText).join(',');
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key;
  if (operator === 'absent') return `!${key}`;
  return operator === 'in' && values.length === 1 ? `${key}=${values[0]}` : `${key} ${operator} (${values.join(',')})`;
}

function accessModes(modes: Json | undefined): string {
  const short: Record<string, string> = {
    ReadWriteOnce: 'RWO',
    ReadOnlyMany: 'ROX',
    ReadWriteMany: 'RWX',
    ReadWriteOncePod: 'RWOP',
  };
  return Array.isArray(modes) ? list(modes.map((mode) => short[String(mode)] ?? String(mode))) : '';
}

function nodeStatus(node: KubeObject): string {
  const ready = objectsAt(node, 'status', 'conditions').find((condition) => condition['type'] === 'Ready');
  return ready?.['status'] === 'True' ? 'Ready' : 'NotReady';
}

function controller(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}/${owner.name}`;
}

function jobStatus(job: KubeObject): string {
  const is = (type: string): boolean =>
    objectsAt(job, 'status', 'conditions').some(
      (condition) => condition['type'] === type && condition['status'] === 'True',
    );
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  return is('FailureTarget') ? 'FailureTarget' : is('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = textAt(job, 'status', 'startTime');
  if (start === undefined) return '';
  const end = textAt(job, 'status', 'completionTime');
  return humanDuration((end === undefined ? now.getTime() : Date.parse(end)) - Date.parse(start));
}

function autoscalerTargets(autoscaler: KubeObject): string {
  const metrics = objectsAt(autoscaler, 'spec', 'metrics').map((metric) => {
    const name = textAt(metric, 'resource', 'name') ?? textAt(metric, 'type') ?? '';
    const target = numberAt(metric, 'resource', 'target', 'averageUtilization');
    const current = objectsAt(autoscaler, 'status', 'currentMetrics').find(
      (item) => textAt(item, 'resource', 'name') === name,
    );
    const seen = numberAt(current, 'resource', 'current', 'averageUtilization');
    return `${name}: ${seen === undefined ? '<unknown>' : `${seen}%`}/${target === undefined ? '<auto>' : `${target}%`}`;
  });
  return metrics.length === 0 ? '<none>' : metrics.join(', ');
}
