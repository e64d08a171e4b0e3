import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';
import { known } from '../known-kinds.js';
import { createPod, type PodRefusal } from '../pod-creation.js';
import { podOf } from '../pod-template.js';
import { countOrNone, isActive, isLeaving, isReady } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

/** Keeps as many pods as a ReplicaSet asks for; of too many, those go first that are not ready, then the youngest. */
export const replicaSets: SimulatedKind = {
  kind: known.replicaSet,
  owns: [known.pod],
  simulate: async (replicaSet, world) => {
    if (isLeaving(replicaSet)) return;
    const target = numberAt(replicaSet, 'spec', 'replicas') ?? 1;
    const active = activePods(replicaSet, world);
    let refusal: PodRefusal | undefined;
    for (let missing = target - active.length; missing > 0 && refusal === undefined; missing--) {
      refusal = await createPod(replicaSet, podOf(replicaSet, objectAt(replicaSet, 'spec', 'template')), world);
    }
    for (const pod of active.sort(firstToGo).slice(0, Math.max(0, active.length - target))) await world.delete(pod);
    const running = activePods(replicaSet, world);
    const ready = running.filter(isReady).length;
    await world.writeStatus(replicaSet, {
      replicas: running.length,
      fullyLabeledReplicas: countOrNone(running.length),
      readyReplicas: countOrNone(ready),
      availableReplicas: countOrNone(ready),
      conditions: refusal && timedConditions(replicaSet, [failureOf(refusal)], world.now()),
      observedGeneration: replicaSet.metadata.generation ?? 1,
    });
    // The API may think better of it: the simulator tries again later.
    if (refusal?.error !== undefined) throw refusal.error;
  },
};

function failureOf({ message }: PodRefusal): WantedCondition {
  return { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
}

function activePods(replicaSet: KubeObject, world: World): KubeObject[] {
  return world.controlledBy(replicaSet, known.pod).filter(isActive);
}

function firstToGo(a: KubeObject, b: KubeObject): number {
  if (isReady(a) !== isReady(b)) return isReady(a) ? 1 : -1;
  const [x = '', y = ''] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return x > y ? -1 : x < y ? 1 : 0;
}
