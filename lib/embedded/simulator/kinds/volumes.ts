import { textAt, valueAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

const PROVISIONER = 'slipway.dev/simulated';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** The provisioner of volumes: makes one for every claim that waits, for a real controller to bind. */
export const provisionedClaims: SimulatedKind = {
  kind: known.persistentVolumeClaim,
  reads: [known.persistentVolume],
  simulate: async (claim, world) => {
    if (isLeaving(claim) || textAt(claim, 'spec', 'volumeName') !== undefined) return;
    const { namespace = '', name = '', uid = '' } = claim.metadata;
    const storageClassName = textAt(claim, 'spec', 'storageClassName');
    const volume = `pvc-${uid}`;
    if (world.get(known.persistentVolume, '', volume) !== undefined) return;
    await world.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume, annotations: { [PROVISIONED_BY]: PROVISIONER } },
      spec: {
        accessModes: valueAt(claim, ['spec', 'accessModes']) ?? ['ReadWriteOnce'],
        capacity: { storage: textAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '1Gi' },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
        persistentVolumeReclaimPolicy: 'Retain',
        ...(storageClassName !== undefined && { storageClassName }),
        volumeMode: textAt(claim, 'spec', 'volumeMode') ?? 'Filesystem',
        hostPath: { path: `/var/lib/simulated/${volume}` },
      },
    });
  },
};

/** Removes a provisioned volume whose claim is gone. */
export const provisionedVolumes: SimulatedKind = {
  kind: known.persistentVolume,
  simulate: async (volume, world) => {
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== PROVISIONER || isLeaving(volume)) return;
    if (textAt(volume, 'status', 'phase') === 'Released') await world.delete(volume);
  },
};
