import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { objectsAt, textAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { podFails, simulatedDuration } from '../outcome.js';
import { hasFailed, hasSucceeded, isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';
import { podStatus, type PodStage } from './pod-status.js';

/**
 * The scheduler and the kubelet: a pod that is always restarted becomes ready, any other one runs to its end. One that fails goes
 * on crashing, or has failed when it is never restarted.
 */
export const pods: SimulatedKind = {
  kind: known.pod,
  simulate: async (pod, world) => {
    if (isLeaving(pod)) {
      if (pod.metadata.deletionGracePeriodSeconds !== 0) await world.delete(pod, { gracePeriodSeconds: 0 });
      return;
    }
    if (hasSucceeded(pod) || hasFailed(pod)) return;
    await world.writeStatus(pod, wantedStatus(pod, world));
  },
};

function wantedStatus(pod: KubeObject, world: World): JsonObject {
  if (objectsAt(pod, 'spec', 'schedulingGates').length > 0) return podStatus(pod, 'gated', world.now());
  return podStatus(pod, stageOf(pod, world), world.now());
}

function stageOf(pod: KubeObject, world: World): PodStage {
  const policy = textAt(pod, 'spec', 'restartPolicy') ?? 'Always';
  const over = world.elapsed(pod, 'duration', simulatedDuration(pod));
  if (policy === 'Always') {
    const runs = over || textAt(pod, 'status', 'phase') === 'Running';
    if (!runs) return 'starting';
    return podFails(pod) ? 'crashing' : 'running';
  }
  if (!over) return 'running';
  if (!podFails(pod)) return 'succeeded';
  return policy === 'OnFailure' ? 'crashing' : 'failed';
}
