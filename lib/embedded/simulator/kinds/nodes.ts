import { digestText, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { conditionOf, isTrue, timedConditions, type WantedCondition } from '../conditions.js';
import { knobOf } from '../knobs.js';
import { known } from '../known-kinds.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

/** What a node offers that does not say so itself. */
const CAPACITY = { cpu: '8', memory: '32Gi', pods: '110' };
/** The taint of nodes that have fallen silent. */
export const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** The kubelet of every node that exists: it is ready and has room for pods. That of a lost one says nothing more. */
export const kubelets: SimulatedKind = {
  kind: known.node,
  simulate: async (node, world) => {
    if (!isLeaving(node) && !isLost(node)) await beReady(node, world);
  },
};

/** The kubelets together with the controller that marks the nodes that have fallen silent. */
export const watchedNodes: SimulatedKind = {
  kind: known.node,
  simulate: async (node, world) => {
    if (isLeaving(node)) return;
    const lost = isLost(node);
    const others = objectsAt(node, 'spec', 'taints').filter(({ key }) => key !== UNREACHABLE);
    const known = objectsAt(node, 'spec', 'taints').filter(({ key }) => key === UNREACHABLE);
    if (!lost) {
      const freed = known.length === 0 ? node : await world.patch(node, { spec: { taints: others } });
      if (freed !== undefined) await beReady(freed, world);
      return;
    }
    const timeAdded = textAt(known[0], 'timeAdded') ?? world.now();
    const effects = ['NoSchedule', 'NoExecute'];
    const taints = effects.map((effect): JsonObject => ({ key: UNREACHABLE, effect, timeAdded }));
    const tainted = known.length > 0 ? node : await world.patch(node, { spec: { taints: [...others, ...taints] } });
    if (tainted === undefined) return;
    const message = 'Kubelet stopped posting node status.';
    const silent: WantedCondition = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message };
    await world.writeStatus(tainted, { conditions: timedConditions(tainted, [silent], world.now()) });
  },
};

/** Whether a node is told to be lost: nobody answers for its pods. */
export function isLost(node: KubeObject): boolean {
  return knobOf(node) === 'lost';
}

/** Since when a node is known to be lost; undefined while it is not. */
export function lostSince(node: KubeObject): string | undefined {
  const ready = conditionOf(node, 'Ready');
  return ready?.['status'] === 'Unknown' ? textAt(ready, 'lastTransitionTime') : undefined;
}

/** A node that a pod may run on: always the same one for the same pod and nodes. */
export function nodeFor(pod: KubeObject, nodes: readonly KubeObject[]): string | undefined {
  const wanted = objectAt(pod, 'spec', 'nodeSelector') ?? {};
  const fitting = nodes.filter((node) => {
    if (isLeaving(node) || isLost(node) || !isTrue(node, 'Ready')) return false;
    if (valueAt(node, ['spec', 'unschedulable']) === true) return false;
    return Object.entries(wanted).every(([key, value]) => node.metadata.labels?.[key] === value);
  });
  const names = fitting.map(({ metadata }) => metadata.name ?? '').sort();
  return names[parseInt(digestText(pod.metadata.uid ?? '').slice(0, 6), 16) % names.length];
}

async function beReady(node: KubeObject, world: World): Promise<void> {
  const capacity = objectAt(node, 'status', 'capacity') ?? CAPACITY;
  const message = 'the kubelet is simulated';
  const ready: WantedCondition = { type: 'Ready', status: 'True', reason: 'KubeletReady', message };
  await world.writeStatus(node, {
    capacity,
    allocatable: objectAt(node, 'status', 'allocatable') ?? capacity,
    conditions: timedConditions(node, [ready], world.now()),
  });
}
