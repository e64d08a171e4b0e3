import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, textAt, valueAt } from '../../fields.js';
import { conditionOf, timedConditions, type WantedCondition } from '../conditions.js';
import { SIMULATE } from '../knobs.js';
import { known } from '../known-kinds.js';
import { shortHash } from '../short-hash.js';
import { countOrNone, isLeaving } from '../pods-of.js';
import {
  nextReplicas,
  statusCount,
  sumOf,
  updateLimits,
  wantedReplicas,
  type UpdateLimits,
} from '../replica-counts.js';
import { inheritedAnnotations, replicaSetOf, revisionOf, trimHistory } from '../revisions.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';
const marks = { hashLabel: HASH, revisionAnnotation: REVISION };

/** A Deployment with the ReplicaSets of its revisions. */
interface Revisions {
  readonly fresh: KubeObject | undefined;
  readonly old: readonly KubeObject[];
}

/** Rolls a Deployment out: a ReplicaSet for each pod template, the new one growing as the old ones shrink. */
export const deployments: SimulatedKind = {
  kind: known.deployment,
  owns: [known.replicaSet],
  simulate: async (deployment, world) => {
    if (isLeaving(deployment)) return;
    const desired = numberAt(deployment, 'spec', 'replicas') ?? 1;
    const recreates = textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate';
    const limits = recreates
      ? { surge: 0, unavailable: desired }
      : updateLimits(deployment, ['spec', 'strategy', 'rollingUpdate'], desired);
    const hash = shortHash(objectAt(deployment, 'spec', 'template') ?? {});
    if (!isPaused(deployment)) await beginRevision(deployment, hash, world, desired, limits, recreates);
    await scale(deployment, hash, world, desired, limits, recreates);
    const revisions = revisionsOf(deployment, hash, world);
    const revision = revisions.fresh?.metadata.annotations?.[REVISION];
    const current = await world.writeStatus(
      deployment,
      statusOf(deployment, revisions, desired, limits, world),
      revision === undefined ? {} : { [REVISION]: revision },
    );
    if (current !== undefined && isComplete(revisions, desired)) {
      await trimHistory(revisions.old, numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10, marks, world);
    }
  },
};

function isPaused(deployment: KubeObject): boolean {
  return valueAt(deployment, ['spec', 'paused']) === true;
}

function revisionsOf(deployment: KubeObject, hash: string, world: World): Revisions {
  const sets = world.controlledBy(deployment, known.replicaSet).filter((set) => !isLeaving(set));
  const isFresh = (set: KubeObject): boolean => set.metadata.labels?.[HASH] === hash;
  return { fresh: sets.find(isFresh), old: sets.filter((set) => !isFresh(set)) };
}

async function beginRevision(
  deployment: KubeObject,
  hash: string,
  world: World,
  desired: number,
  { surge }: UpdateLimits,
  recreates: boolean,
): Promise<void> {
  const { fresh, old } = revisionsOf(deployment, hash, world);
  const latest = Math.max(0, ...old.map((set) => revisionOf(set, marks)));
  if (fresh !== undefined) {
    // What a person tells the simulator at the Deployment reaches the pods that its ReplicaSet makes from now on.
    const annotations = { [SIMULATE]: null, ...inheritedAnnotations(deployment) };
    await world.patch(fresh, { metadata: { annotations } });
    if (revisionOf(fresh, marks) > latest) return;
    await world.patch(fresh, { metadata: { annotations: { [REVISION]: String(latest + 1) } } });
    return;
  }
  if (recreates && old.some((set) => wantedReplicas(set) > 0 || statusCount(set, 'replicas') > 0)) {
    for (const set of old) await world.patch(set, { spec: { replicas: 0 } });
    return;
  }
  const template = objectAt(deployment, 'spec', 'template') ?? {};
  const room = Math.max(0, desired + surge - sumOf(old, wantedReplicas));
  const annotations = {
    'deployment.kubernetes.io/desired-replicas': String(desired),
    'deployment.kubernetes.io/max-replicas': String(desired + surge),
    [REVISION]: String(latest + 1),
  };
  const replicas = Math.min(desired, room);
  const selector = objectAt(deployment, 'spec', 'selector');
  await world.create(replicaSetOf(deployment, template, selector, hash, replicas, marks, annotations));
}

async function scale(
  deployment: KubeObject,
  hash: string,
  world: World,
  desired: number,
  limits: UpdateLimits,
  recreates: boolean,
): Promise<void> {
  const { fresh, old } = revisionsOf(deployment, hash, world);
  const running = old.filter((set) => wantedReplicas(set) > 0);
  if (isPaused(deployment)) {
    const [only, ...others] = [...(fresh && wantedReplicas(fresh) > 0 ? [fresh] : []), ...running];
    if (only !== undefined && others.length === 0) await world.patch(only, { spec: { replicas: desired } });
    return;
  }
  if (fresh === undefined) return;
  if (recreates && running.length > 0) {
    for (const set of running) await world.patch(set, { spec: { replicas: 0 } });
    return;
  }
  for (const [set, replicas] of nextReplicas(fresh, running, desired, limits)) {
    if (replicas === wantedReplicas(set)) continue;
    await world.patch(set, {
      metadata: {
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(desired),
          'deployment.kubernetes.io/max-replicas': String(desired + limits.surge),
        },
      },
      spec: { replicas },
    });
  }
}

function isComplete({ fresh, old }: Revisions, desired: number): boolean {
  if (fresh === undefined || sumOf(old, (set) => statusCount(set, 'replicas')) > 0) return false;
  return ['replicas', 'availableReplicas'].every((field) => statusCount(fresh, field) === desired);
}

function statusOf(
  deployment: KubeObject,
  revisions: Revisions,
  desired: number,
  { unavailable }: UpdateLimits,
  world: World,
) {
  const { fresh, old } = revisions;
  const all = fresh === undefined ? old : [fresh, ...old];
  const total = (field: string): number => sumOf(all, (set) => statusCount(set, field));
  const available = total('availableReplicas');
  const enough = available >= desired - unavailable;
  const conditions: WantedCondition[] = [
    {
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: `Deployment ${enough ? 'has' : 'does not have'} minimum availability.`,
    },
    progressOf(deployment, revisions, desired, world),
    ...failuresOf(fresh),
  ];
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: countOrNone(total('replicas')),
    updatedReplicas: countOrNone(fresh === undefined ? 0 : statusCount(fresh, 'replicas')),
    readyReplicas: countOrNone(total('readyReplicas')),
    availableReplicas: countOrNone(available),
    unavailableReplicas: countOrNone(Math.max(0, sumOf(all, wantedReplicas) - available)),
    conditions: timedConditions(deployment, conditions, world.now(), true),
  };
}

/** What keeps the new ReplicaSet from making pods. */
function failuresOf(fresh: KubeObject | undefined): WantedCondition[] {
  const failure = fresh && conditionOf(fresh, 'ReplicaFailure');
  if (failure?.['status'] !== 'True') return [];
  const [reason = '', message = ''] = ['reason', 'message'].map((field) => textAt(failure, field));
  return [{ type: 'ReplicaFailure', status: 'True', reason, message }];
}

function progressOf(deployment: KubeObject, revisions: Revisions, desired: number, world: World): WantedCondition {
  const name = revisions.fresh?.metadata.name ?? '';
  const progress = (status: WantedCondition['status'], reason: string, message: string): WantedCondition => ({
    type: 'Progressing',
    status,
    reason,
    message,
  });
  if (isPaused(deployment)) return progress('Unknown', 'DeploymentPaused', 'Deployment is paused');
  if (isComplete(revisions, desired)) {
    return progress('True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`);
  }
  const before = conditionOf(deployment, 'Progressing');
  const settled = before?.['reason'] === 'NewReplicaSetAvailable' && textAt(before, 'message')?.includes(`"${name}"`);
  if (settled === true) return progress('True', 'NewReplicaSetAvailable', textAt(before, 'message') ?? '');
  const seconds = numberAt(deployment, 'spec', 'progressDeadlineSeconds') ?? 600;
  if (world.elapsed(deployment, `progress of ${name}`, seconds * 1000)) {
    return progress('False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`);
  }
  const grows = revisions.fresh !== undefined && statusCount(revisions.fresh, 'replicas') > 0;
  return grows || revisions.fresh === undefined
    ? progress('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`)
    : progress('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
}
