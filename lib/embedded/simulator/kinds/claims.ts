import { objectAt, textAt, valueAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** Binds a claim at once to a volume of the size that it asks for; there is no PersistentVolume object. */
export const claims: SimulatedKind = {
  kind: known.persistentVolumeClaim,
  simulate: async (claim, world) => {
    if (isLeaving(claim)) return;
    const bound = await world.patch(claim, {
      metadata: {
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
      },
      ...(textAt(claim, 'spec', 'volumeName') === undefined && {
        spec: { volumeName: `pvc-${claim.metadata.uid ?? ''}` },
      }),
    });
    if (bound === undefined) return;
    await world.writeStatus(bound, {
      phase: 'Bound',
      accessModes: valueAt(claim, ['spec', 'accessModes']) ?? ['ReadWriteOnce'],
      capacity: { storage: textAt(objectAt(claim, 'spec', 'resources', 'requests'), 'storage') ?? '1Gi' },
    });
  },
};
