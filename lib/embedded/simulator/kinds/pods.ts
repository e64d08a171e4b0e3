import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectsAt, textAt } from '../../fields.js';
import { timedConditions } from '../conditions.js';
import { knobOf } from '../knobs.js';
import { known } from '../known-kinds.js';
import { podFails, simulatedDuration } from '../outcome.js';
import { controllerOf } from '../object-cache.js';
import { hasFailed, hasSucceeded, isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';
import { isLost, lostSince, nodeFor, UNREACHABLE } from './nodes.js';
import { backOff, podStatus, type PodProgress } from './pod-status.js';

/** How long a container runs before it crashes again, and how long the first pull of an image is tried. */
const RUN = 1000;
const PULL = 10_000;
/** How long the pods of a lost node are left alone that do not say so themselves. */
const EVICTION_SECONDS = 300;

/**
 * The scheduler and the kubelet: a pod that is always restarted becomes ready, any other one runs to its end. One that fails goes
 * on crashing, or has failed when it is never restarted. Nobody answers for the pods of a lost node.
 */
export const pods: SimulatedKind = {
  kind: known.pod,
  reads: [known.node],
  simulate: async (pod, world) => {
    if (nodeOf(pod, world, isLost) === undefined) await play(pod, world);
  },
};

/** The same with the controller that marks the pods of a lost node and evicts them. */
export const evictedPods: SimulatedKind = {
  ...pods,
  simulate: async (pod, world) => {
    const node = nodeOf(pod, world, isLost);
    if (node === undefined) await play(pod, world);
    else if (!isLeaving(pod)) await markLost(pod, node, world);
  },
};

function nodeOf(pod: KubeObject, world: World, is: (node: KubeObject) => boolean): KubeObject | undefined {
  const name = textAt(pod, 'spec', 'nodeName') ?? '';
  const node = name === '' ? undefined : world.get(known.node, '', name);
  return node !== undefined && is(node) ? node : undefined;
}

async function play(pod: KubeObject, world: World): Promise<void> {
  if (isLeaving(pod)) {
    if (pod.metadata.deletionGracePeriodSeconds !== 0) await world.delete(pod, { gracePeriodSeconds: 0 });
    return;
  }
  if (hasSucceeded(pod) || hasFailed(pod)) return;
  if (objectsAt(pod, 'spec', 'schedulingGates').length > 0) {
    await world.writeStatus(pod, podStatus(pod, { stage: 'gated' }, world.now()));
    return;
  }
  const placed = await schedule(pod, world);
  if (placed !== undefined) await world.writeStatus(placed, podStatus(placed, progressOf(placed, world), world.now()));
}

/** Gives a pod its node, where there are nodes. @returns the pod that can be begun; undefined while there is no node for it */
async function schedule(pod: KubeObject, world: World): Promise<KubeObject | undefined> {
  const nodes = world.list(known.node, '');
  if (nodes.length === 0 || (textAt(pod, 'spec', 'nodeName') ?? '') !== '') return pod;
  // A pod that runs was begun before there was any node.
  if (textAt(pod, 'status', 'startTime') !== undefined) return pod;
  const node = nodeFor(pod, nodes);
  if (node !== undefined) return world.bind(pod, node);
  const message = `0/${nodes.length} nodes are available.`;
  const waiting = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
  await world.writeStatus(pod, { phase: 'Pending', conditions: timedConditions(pod, [waiting], world.now()) });
  return undefined;
}

async function markLost(pod: KubeObject, node: KubeObject, world: World): Promise<void> {
  const since = lostSince(node);
  if (since === undefined) return;
  const conditions = objectsAt(pod, 'status', 'conditions').map((condition) =>
    condition['type'] === 'Ready' && condition['status'] === 'True'
      ? { ...condition, status: 'False', lastTransitionTime: world.now() }
      : condition,
  );
  const marked = await world.writeStatus(pod, { conditions });
  const seconds = tolerance(pod);
  if (marked === undefined || seconds === undefined) return;
  if (world.elapsed(pod, `eviction since ${since}`, seconds * 1000)) await world.delete(marked);
}

/** For how many seconds a pod bears that its node is lost; undefined for ever. */
function tolerance(pod: KubeObject): number | undefined {
  if (controllerOf(pod)?.kind === 'DaemonSet') return undefined;
  const bearing = objectsAt(pod, 'spec', 'tolerations').find(
    ({ key, effect }) => (key ?? UNREACHABLE) === UNREACHABLE && (effect ?? 'NoExecute') === 'NoExecute',
  );
  return bearing === undefined ? EVICTION_SECONDS : numberAt(bearing, 'tolerationSeconds');
}

function progressOf(pod: KubeObject, world: World): PodProgress {
  const policy = textAt(pod, 'spec', 'restartPolicy') ?? 'Always';
  const knob = knobOf(pod);
  if (knob === 'image-error') {
    const tried = waitsFor(pod, 'ImagePullBackOff') || world.elapsed(pod, 'pull', PULL);
    return { stage: tried ? 'image-back-off' : 'image-error' };
  }
  if (knob === 'stuck') return { stage: policy === 'Always' ? 'starting' : 'running' };
  const over = world.elapsed(pod, 'duration', simulatedDuration(pod));
  const died = knob === 'oom' ? { outOfMemory: true } : {};
  const restarts = (knob === 'crash-loop' || knob === 'oom') && policy !== 'Never';
  const isBegun = over || textAt(pod, 'status', 'phase') === 'Running';
  if (!isBegun || (!over && policy !== 'Always')) return { stage: policy === 'Always' ? 'starting' : 'running' };
  if (restarts) return { ...restartOf(pod, world), ...died };
  if (!podFails(pod)) return { stage: policy === 'Always' ? 'running' : 'succeeded' };
  return { stage: policy === 'Never' ? 'failed' : 'crashing', restarts: 1, ...died };
}

/** The next turn of a container that crashes each time that it is started, by what the status says of the turn before. */
function restartOf(pod: KubeObject, world: World): PodProgress {
  const [container] = objectsAt(pod, 'status', 'containerStatuses');
  const restarts = numberAt(container, 'restartCount') ?? 0;
  if (waitsFor(pod, 'CrashLoopBackOff')) {
    const over = world.elapsed(pod, `back-off ${restarts}`, backOff(restarts));
    return over ? { stage: 'trying', restarts: restarts + 1 } : { stage: 'crashing', restarts };
  }
  const over =
    textAt(container, 'state', 'running', 'startedAt') !== undefined && world.elapsed(pod, `run ${restarts}`, RUN);
  return over ? { stage: 'crashing', restarts: Math.max(1, restarts) } : { stage: 'trying', restarts };
}

function waitsFor(pod: JsonObject, reason: string): boolean {
  return objectsAt(pod, 'status', 'containerStatuses').some(
    (status) => textAt(status, 'state', 'waiting', 'reason') === reason,
  );
}
