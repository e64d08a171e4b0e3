import { objectAt } from '../../fields.js';
import { timedConditions } from '../conditions.js';
import { known } from '../known-kinds.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** What a node offers that does not say so itself. */
const CAPACITY = { cpu: '8', memory: '32Gi', pods: '110' };

/** The kubelet of every node that exists: it is ready and has room for pods. */
export const nodes: SimulatedKind = {
  kind: known.node,
  simulate: async (node, world) => {
    if (isLeaving(node)) return;
    const capacity = objectAt(node, 'status', 'capacity') ?? CAPACITY;
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'the kubelet is simulated',
    } as const;
    await world.writeStatus(node, {
      capacity,
      allocatable: objectAt(node, 'status', 'allocatable') ?? capacity,
      conditions: timedConditions(node, [ready], world.now()),
    });
  },
};
