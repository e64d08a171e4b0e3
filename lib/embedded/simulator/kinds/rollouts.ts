import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';
import { known } from '../known-kinds.js';
import { shortHash } from '../short-hash.js';
import { isLeaving } from '../pods-of.js';
import { statusCount, sumOf, wantedReplicas } from '../replica-counts.js';
import { replicaSetOf, revisionOf, trimHistory } from '../revisions.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';
import { nextMove, type RolloutMove, type RolloutView } from './rollout-move.js';

const HASH = 'rollouts-pod-template-hash';
const REVISION = 'rollout.argoproj.io/revision';
const marks = { hashLabel: HASH, revisionAnnotation: REVISION };

/**
 * Rolls a Rollout out by its canary steps or as a blue-green pair. No traffic is shaped: Services, routes and analyses are left as
 * they are, and a pause of a given duration is over at once.
 */
export const rollouts: SimulatedKind = {
  kind: known.rollout,
  owns: [known.replicaSet],
  reads: [known.deployment],
  simulate: async (rollout, world) => {
    const template = templateOf(rollout, world);
    if (isLeaving(rollout) || template === undefined) return;
    const hash = shortHash(template.pods);
    const revision = await ensureReplicaSet(rollout, template, hash, world);
    if (valueAt(rollout, ['spec', 'paused']) === true) {
      const pausedMove = {
        ...nextMove(viewOf(rollout, hash, world)),
        phase: 'Paused',
        message: 'manually paused',
      } as const;
      await report(rollout, pausedMove, hash, revision, world);
      return;
    }
    const move = nextMove(viewOf(rollout, hash, world));
    for (const [set, replicas] of move.replicas) {
      if (replicas !== wantedReplicas(set)) await world.patch(set, { spec: { replicas } });
    }
    await report(rollout, move, hash, revision, world);
    if (move.phase !== 'Healthy') return;
    const old = setsOf(rollout, world).filter((set) => hashOf(set) !== hash);
    await trimHistory(old, numberAt(rollout, 'spec', 'revisionHistoryLimit') ?? 10, marks, world);
  },
};

/** What the pods are made from: the Rollout's own template, or that of the Deployment it refers to. */
function templateOf(
  rollout: KubeObject,
  world: World,
): { pods: JsonObject; selector: JsonObject | undefined } | undefined {
  const name = textAt(rollout, 'spec', 'workloadRef', 'name');
  const source = name === undefined ? rollout : world.get(known.deployment, rollout.metadata.namespace ?? '', name);
  const pods = objectAt(source, 'spec', 'template');
  const selector = objectAt(rollout, 'spec', 'selector') ?? objectAt(source, 'spec', 'selector');
  return pods && { pods, selector };
}

function setsOf(rollout: KubeObject, world: World): KubeObject[] {
  return world.controlledBy(rollout, known.replicaSet).filter((set) => !isLeaving(set));
}

function hashOf({ metadata }: KubeObject): string {
  return metadata.labels?.[HASH] ?? '';
}

/** @returns the number of the revision of this hash */
async function ensureReplicaSet(
  rollout: KubeObject,
  { pods, selector }: { pods: JsonObject; selector: JsonObject | undefined },
  hash: string,
  world: World,
): Promise<number> {
  const sets = setsOf(rollout, world);
  const present = sets.find((set) => hashOf(set) === hash);
  const latest = Math.max(0, ...sets.filter((set) => set !== present).map((set) => revisionOf(set, marks)));
  if (present === undefined) {
    const annotations = { [REVISION]: String(latest + 1) };
    await world.create(replicaSetOf(rollout, pods, selector, hash, 0, marks, annotations));
    return latest + 1;
  }
  const own = revisionOf(present, marks);
  if (own > latest) return own;
  await world.patch(present, { metadata: { annotations: { [REVISION]: String(latest + 1) } } });
  return latest + 1;
}

function viewOf(rollout: KubeObject, hash: string, world: World): RolloutView {
  const sets = setsOf(rollout, world);
  const stableHash = textAt(rollout, 'status', 'stableRS');
  const fresh = sets.find((set) => hashOf(set) === hash);
  return {
    rollout,
    hash,
    desired: numberAt(rollout, 'spec', 'replicas') ?? 1,
    fresh,
    stable: sets.find((set) => hashOf(set) === stableHash),
    others: sets.filter((set) => set !== fresh && hashOf(set) !== stableHash),
  };
}

async function report(
  rollout: KubeObject,
  planned: RolloutMove,
  hash: string,
  revision: number,
  world: World,
): Promise<void> {
  const sets = setsOf(rollout, world);
  const fresh = sets.find((set) => hashOf(set) === hash);
  const move = withDeadline(rollout, planned, fresh, world);
  const total = (field: string): number => sumOf(sets, (set) => statusCount(set, field));
  const annotated = await world.patch(rollout, { metadata: { annotations: { [REVISION]: String(revision) } } });
  if (annotated === undefined) return;
  const available = total('availableReplicas');
  await world.writeStatus(annotated, {
    HPAReplicas: total('replicas'),
    replicas: total('replicas'),
    readyReplicas: total('readyReplicas'),
    availableReplicas: available,
    updatedReplicas: fresh === undefined ? 0 : statusCount(fresh, 'replicas'),
    selector: selectorText(rollout),
    observedGeneration: String(annotated.metadata.generation ?? 1),
    currentPodHash: hash,
    phase: move.phase,
    message: move.message,
    ...move.status,
    ...(move.status['abort'] === true && { abortedAt: textAt(rollout, 'status', 'abortedAt') ?? world.now() }),
    ...pauseOf(rollout, move, world.now()),
    conditions: timedConditions(annotated, conditionsOf(move, fresh, available, revision), world.now(), true),
  });
}

/** The move, or the failure when the new pods have not come up in time. */
function withDeadline(
  rollout: KubeObject,
  move: RolloutMove,
  fresh: KubeObject | undefined,
  world: World,
): RolloutMove {
  if (move.phase !== 'Progressing' || fresh === undefined) return move;
  if (statusCount(fresh, 'replicas') === 0 || statusCount(fresh, 'availableReplicas') > 0) return move;
  const name = fresh.metadata.name ?? '';
  const seconds = numberAt(rollout, 'spec', 'progressDeadlineSeconds') ?? 600;
  if (!world.elapsed(rollout, `progress of ${name}`, seconds * 1000)) return move;
  const message = `ProgressDeadlineExceeded: ReplicaSet "${name}" has timed out progressing.`;
  return { ...move, phase: 'Degraded', message };
}

function pauseOf(rollout: KubeObject, { pause, isResumed }: RolloutMove, now: string): JsonObject {
  if (pause === undefined) return { pauseConditions: undefined, controllerPause: isResumed };
  const [before] = objectsAt(rollout, 'status', 'pauseConditions');
  const startTime = (before?.['reason'] === pause ? textAt(before, 'startTime') : undefined) ?? now;
  return { pauseConditions: [{ reason: pause, startTime }], controllerPause: true };
}

function selectorText(rollout: KubeObject): string {
  const labels = objectAt(rollout, 'spec', 'selector', 'matchLabels') ?? {};
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
}

function conditionsOf(
  { phase, message }: RolloutMove,
  fresh: KubeObject | undefined,
  available: number,
  revision: number,
): WantedCondition[] {
  const healthy = phase === 'Healthy';
  const name = fresh?.metadata.name ?? '';
  const condition = (type: string, holds: boolean, reason: string, text: string): WantedCondition => ({
    type,
    status: holds ? 'True' : 'False',
    reason,
    message: text,
  });
  const enough = healthy || available > 0;
  return [
    condition(
      'Available',
      enough,
      'AvailableReason',
      `Rollout ${enough ? 'has' : 'does not have'} minimum availability`,
    ),
    condition('Paused', phase === 'Paused', 'RolloutPaused', `Rollout is ${phase === 'Paused' ? '' : 'not '}paused`),
    healthy
      ? condition('Progressing', true, 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`)
      : phase === 'Degraded'
        ? condition('Progressing', false, message?.split(':')[0] ?? '', message ?? '')
        : { ...condition('Progressing', true, 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`) },
    condition('Healthy', healthy, 'RolloutHealthy', `Rollout is ${healthy ? '' : 'not '}healthy`),
    condition(
      'Completed',
      healthy,
      'RolloutCompleted',
      `Rollout ${healthy ? 'completed' : 'not completed, started'} update to revision ${revision}`,
    ),
  ];
}
