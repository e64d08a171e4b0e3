import type { KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { boolean, joined, length, quantity, scalars, text } from './cells.js';
import type { Cell, Cells } from './column.js';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;
const SHORT = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' } as const;

const phase: Cell = (object) =>
  object.metadata.deletionTimestamp === undefined ? (textAt(object, 'status', 'phase') ?? '') : 'Terminating';
const storageClass: Cell = ({ metadata, ...rest }) =>
  metadata.annotations?.[CLASS_ANNOTATION] ?? textAt(rest, 'spec', 'storageClassName') ?? '';

/** The cells of volumes and what provides them. */
export const storageCells: Readonly<Record<string, Cells>> = {
  '/PersistentVolumeClaim': {
    Status: phase,
    Volume: text('spec.volumeName'),
    Capacity: (claim) => (isBound(claim) ? quantity(valueAt(claim, ['status', 'capacity', 'storage'])) : ''),
    'Access Modes': (claim) => (isBound(claim) ? accessModes(claim, 'status') : ''),
    StorageClass: storageClass,
    VolumeAttributesClass: text('spec.volumeAttributesClassName', '<unset>'),
    VolumeMode: text('spec.volumeMode', '<unset>'),
  },
  '/PersistentVolume': {
    Capacity: (volume) => quantity(valueAt(volume, ['spec', 'capacity', 'storage'])),
    'Access Modes': (volume) => accessModes(volume, 'spec'),
    'Reclaim Policy': text('spec.persistentVolumeReclaimPolicy'),
    Status: phase,
    Claim: (volume) => {
      const claim = objectAt(volume, 'spec', 'claimRef');
      return claim === undefined ? '' : `${textAt(claim, 'namespace') ?? ''}/${textAt(claim, 'name') ?? ''}`;
    },
    StorageClass: storageClass,
    VolumeAttributesClass: text('spec.volumeAttributesClassName', '<unset>'),
    Reason: text('status.reason'),
    VolumeMode: text('spec.volumeMode', '<unset>'),
  },
  'storage.k8s.io/StorageClass': {
    Name: ({ metadata }) => {
      const isDefault = DEFAULT_CLASS.some((key) => metadata.annotations?.[key] === 'true');
      return `${metadata.name ?? ''}${isDefault ? ' (default)' : ''}`;
    },
    Provisioner: text('provisioner'),
    ReclaimPolicy: text('reclaimPolicy', 'Delete'),
    VolumeBindingMode: text('volumeBindingMode', 'Immediate'),
    AllowVolumeExpansion: boolean('allowVolumeExpansion'),
  },
  'storage.k8s.io/VolumeAttributesClass': { DriverName: text('driverName') },
  'storage.k8s.io/VolumeAttachment': {
    Attacher: text('spec.attacher'),
    PV: text('spec.source.persistentVolumeName'),
    Node: text('spec.nodeName'),
    Attached: boolean('status.attached'),
  },
  'storage.k8s.io/CSINode': { Drivers: length('spec.drivers') },
  'storage.k8s.io/CSIDriver': {
    AttachRequired: boolean('spec.attachRequired', true),
    PodInfoOnMount: boolean('spec.podInfoOnMount'),
    StorageCapacity: boolean('spec.storageCapacity'),
    TokenRequests: (driver) => {
      const requests = valueAt(driver, ['spec', 'tokenRequests']);
      if (!Array.isArray(requests)) return '<unset>';
      return objectsAt(driver, 'spec', 'tokenRequests')
        .map((request) => textAt(request, 'audience') ?? '')
        .join(',');
    },
    RequiresRepublish: boolean('spec.requiresRepublish'),
    Modes: joined('spec.volumeLifecycleModes', '<none>'),
  },
};

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

function isBound(claim: KubeObject): boolean {
  return (textAt(claim, 'spec', 'volumeName') ?? '') !== '';
}

function accessModes(object: KubeObject, part: 'spec' | 'status'): string {
  const modes = new Set(scalars(valueAt(object, [part, 'accessModes'])));
  return MODES.filter((mode) => modes.has(mode))
    .map((mode) => SHORT[mode])
    .join(',');
}
