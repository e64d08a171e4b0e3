import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { knobOf } from '../knobs.js';
import { shortHash } from '../short-hash.js';
import { statusCount, wantedReplicas } from '../replica-counts.js';

/** How the message of a Rollout begins whose update was given up. */
const ABORTED = 'RolloutAborted: Rollout aborted update';

/** A Rollout with its ReplicaSets. */
export interface RolloutView {
  readonly rollout: KubeObject;
  /** The hash of the present pod template. */
  readonly hash: string;
  readonly desired: number;
  /** The ReplicaSet of the present template. */
  readonly fresh: KubeObject | undefined;
  /** The ReplicaSet that was rolled out last; the fresh one once it is rolled out. */
  readonly stable: KubeObject | undefined;
  readonly others: readonly KubeObject[];
}

/** What a Rollout does next, and what it says of itself. */
export interface RolloutMove {
  readonly replicas: ReadonlyMap<KubeObject, number>;
  readonly phase: 'Healthy' | 'Degraded' | 'Progressing' | 'Paused';
  readonly message: string | undefined;
  /** Why the controller waits for a person. */
  readonly pause?: 'CanaryPauseStep' | 'BlueGreenPause';
  /** A person has ended a pause, which must not be forgotten before it has had its effect. */
  readonly isResumed?: boolean;
  readonly status: JsonObject;
}

/** The next move of a Rollout, decided from what its status says of the moves before. */
export function nextMove(view: RolloutView): RolloutMove {
  const { rollout, fresh, stable, hash } = view;
  const isSame = textAt(rollout, 'status', 'currentPodHash') === hash;
  const isUpdate = stable !== undefined && fresh !== stable;
  if (isUpdate && isSame && valueAt(rollout, ['status', 'abort']) === true) return aborted(view, stable);
  const promoted = isSame && valueAt(rollout, ['status', 'promoteFull']) === true;
  const cleared = { abort: undefined, abortedAt: undefined };
  const fails = isUpdate && isSame && !promoted && knobOf(rollout) === 'canary-fail';
  if (fails && fresh !== undefined && statusCount(fresh, 'availableReplicas') > 0) return failedAnalysis(view, stable);
  const move = !isUpdate || promoted ? full(view) : nextOfUpdate(view, stable, isSame);
  return { ...move, status: { ...move.status, ...(!isSame || move.phase === 'Healthy' ? cleared : {}) } };
}

function nextOfUpdate(view: RolloutView, stable: KubeObject, isSame: boolean): RolloutMove {
  return isBlueGreen(view) ? blueGreen(view, stable, isSame) : canary(view, stable, isSame);
}

function isBlueGreen({ rollout }: RolloutView): boolean {
  return objectAt(rollout, 'spec', 'strategy', 'blueGreen') !== undefined;
}

function stepsOf({ rollout }: RolloutView): JsonObject[] {
  return objectsAt(rollout, 'spec', 'strategy', 'canary', 'steps');
}

/** Scales the fresh ReplicaSet up and then all others down. */
function full(view: RolloutView): RolloutMove {
  const { fresh, stable, others, desired, hash } = view;
  const replicas = new Map<KubeObject, number>();
  if (fresh !== undefined) replicas.set(fresh, desired);
  const ready = isAt(fresh, desired);
  const old = [...others, ...(stable !== undefined && stable !== fresh ? [stable] : [])];
  if (ready) for (const set of old) replicas.set(set, 0);
  const status = ready || stable === undefined ? placeAtEnd(view) : place(view, stepsOf(view).length);
  if (!ready) return progressing(replicas, fresh, desired, status);
  if (old.some((set) => statusCount(set, 'replicas') > 0)) {
    return { replicas, phase: 'Progressing', message: 'old replicas are pending termination', status };
  }
  return {
    replicas,
    phase: 'Healthy',
    message: undefined,
    status: { ...status, stableRS: hash, promoteFull: undefined },
  };
}

/** Takes the canary steps one after the other, as far as they go without waiting. */
function canary(view: RolloutView, stable: KubeObject, isSame: boolean): RolloutMove {
  const { rollout, fresh, desired, others } = view;
  const steps = stepsOf(view);
  const isSameSteps = isSame && textAt(rollout, 'status', 'currentStepHash') === stepHash(view);
  let index = isSameSteps ? (numberAt(rollout, 'status', 'currentStepIndex') ?? 0) : 0;
  let resumed = isSameSteps && isResumed(rollout);
  for (; index < steps.length; index++) {
    const target = canaryReplicas(steps.slice(0, index + 1), desired);
    const routed = objectAt(rollout, 'spec', 'strategy', 'canary', 'trafficRouting') !== undefined;
    const replicas = new Map<KubeObject, number>(others.map((set) => [set, 0]));
    if (fresh !== undefined) replicas.set(fresh, target);
    const ready = isAt(fresh, target);
    replicas.set(stable, routed || !ready ? Math.max(wantedReplicas(stable), routed ? desired : 0) : desired - target);
    const status = place(view, index);
    if (!ready) return progressing(replicas, fresh, target, status);
    const pause = objectAt(steps[index], 'pause');
    if (pause === undefined || pause['duration'] !== undefined) continue;
    if (!resumed) return { replicas, phase: 'Paused', message: 'CanaryPauseStep', pause: 'CanaryPauseStep', status };
    resumed = false;
  }
  return full(view);
}

/** Brings the preview up, and makes it the active side when it is promoted, which by default it is at once. */
function blueGreen(view: RolloutView, stable: KubeObject, isSame: boolean): RolloutMove {
  const { rollout, fresh, desired, others } = view;
  const strategy = objectAt(rollout, 'spec', 'strategy', 'blueGreen');
  const preview = numberAt(strategy, 'previewReplicaCount') ?? desired;
  const waits = strategy?.['autoPromotionEnabled'] === false && strategy['autoPromotionSeconds'] === undefined;
  const going =
    isSame && (isResumed(rollout) || textAt(rollout, 'status', 'blueGreen', 'activeSelector') === view.hash);
  if (!waits || going) {
    const move = full(view);
    return going && !isAt(fresh, desired) ? { ...move, isResumed: true } : move;
  }
  const replicas = new Map<KubeObject, number>(others.map((set) => [set, 0]));
  if (fresh !== undefined) replicas.set(fresh, preview);
  replicas.set(stable, desired);
  const status = place(view, 0);
  if (!isAt(fresh, preview)) return progressing(replicas, fresh, preview, status);
  return { replicas, phase: 'Paused', message: 'BlueGreenPause', pause: 'BlueGreenPause', status };
}

function aborted(view: RolloutView, stable: KubeObject): RolloutMove {
  const replicas = new Map<KubeObject, number>(view.others.map((set) => [set, 0]));
  if (view.fresh !== undefined) replicas.set(view.fresh, 0);
  replicas.set(stable, view.desired);
  const before = textAt(view.rollout, 'status', 'message') ?? '';
  const message = before.startsWith(ABORTED) ? before : ABORTED;
  return { replicas, phase: 'Degraded', message, status: place(view, 0) };
}

/** The analysis of the new pods fails as soon as one of them is there. */
function failedAnalysis(view: RolloutView, stable: KubeObject): RolloutMove {
  const move = aborted(view, stable);
  const why = 'Metric "simulated" assessed Failed due to failed (1) > failureLimit (0)';
  return { ...move, message: `${ABORTED}: ${why}`, status: { ...move.status, abort: true } };
}

function progressing(
  replicas: ReadonlyMap<KubeObject, number>,
  fresh: KubeObject | undefined,
  target: number,
  status: JsonObject,
): RolloutMove {
  const grown = fresh !== undefined && statusCount(fresh, 'replicas') >= target;
  const message = grown ? 'updated replicas are still becoming available' : 'more replicas need to be updated';
  return { replicas, phase: 'Progressing', message, status };
}

/** Whether a person has ended the pause that the controller began. */
function isResumed(rollout: KubeObject): boolean {
  const paused = valueAt(rollout, ['status', 'controllerPause']) === true;
  return paused && objectsAt(rollout, 'status', 'pauseConditions').length === 0;
}

function isAt(set: KubeObject | undefined, replicas: number): boolean {
  if (set === undefined || wantedReplicas(set) !== replicas) return false;
  return statusCount(set, 'replicas') === replicas && statusCount(set, 'availableReplicas') === replicas;
}

/** How many canary pods the steps so far ask for: a share of all, rounded up. */
function canaryReplicas(steps: readonly JsonObject[], desired: number): number {
  const weight =
    steps
      .map((step) => numberAt(step, 'setWeight'))
      .filter((value) => value !== undefined)
      .at(-1) ?? 0;
  const scale = steps
    .map((step) => objectAt(step, 'setCanaryScale'))
    .filter((value) => value !== undefined)
    .at(-1);
  if (scale !== undefined && scale['matchTrafficWeight'] !== true) {
    return numberAt(scale, 'replicas') ?? Math.ceil((desired * (numberAt(scale, 'weight') ?? 0)) / 100);
  }
  return Math.ceil((desired * weight) / 100);
}

function stepHash(view: RolloutView): string {
  return shortHash(stepsOf(view));
}

/** Where an update stands: its canary step, or which side of a blue-green pair is active. */
function place(view: RolloutView, index: number): JsonObject {
  const { rollout, hash } = view;
  if (isBlueGreen(view)) {
    const active = textAt(rollout, 'status', 'blueGreen', 'activeSelector') ?? textAt(rollout, 'status', 'stableRS');
    return { blueGreen: { ...(active !== undefined && { activeSelector: active }), previewSelector: hash } };
  }
  if (stepsOf(view).length === 0) return { canary: {} };
  return { canary: {}, currentStepIndex: index, currentStepHash: stepHash(view) };
}

function placeAtEnd(view: RolloutView): JsonObject {
  if (isBlueGreen(view)) return { blueGreen: { activeSelector: view.hash, previewSelector: view.hash } };
  return place(view, stepsOf(view).length);
}
