import type { Json, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import type { Resource } from '../../store/resource.js';
import { column, count, list, number, orNone, selectorText, text, wide, type Cell } from './cells.js';
import { ageColumn, nameColumn, since, type Column } from './column.js';
import { podColumns } from './pod-columns.js';
import { serviceColumns } from './service-columns.js';
import { workloadTables } from './workload-columns.js';

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
  ...workloadTables,
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
