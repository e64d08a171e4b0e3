import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, textAt, valueAt } from '../../fields.js';
import { conditionOf, isTrue, timedConditions, type WantedCondition } from '../conditions.js';
import { known } from '../known-kinds.js';
import { createPod } from '../pod-creation.js';
import { podOf } from '../pod-template.js';
import { countOrNone, hasFailed, hasSucceeded, isActive, isGivenUp, isLeaving, isReady } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

const INDEX = 'batch.kubernetes.io/job-completion-index';

/** Why a Job has ended. */
interface End {
  readonly failed: boolean;
  readonly reason: string;
  readonly message: string;
}

/** Runs the pods of a Job until enough have succeeded, or too many have failed. */
export const jobs: SimulatedKind = {
  kind: known.job,
  owns: [known.pod],
  simulate: async (job, world) => {
    if (isLeaving(job)) return;
    if (isTrue(job, 'Complete') || isTrue(job, 'Failed')) {
      await expire(job, world);
      return;
    }
    const suspended = valueAt(job, ['spec', 'suspend']) === true;
    const end = suspended ? undefined : endOf(job, podsOf(job, world), world);
    if (suspended || end !== undefined) {
      for (const pod of podsOf(job, world).filter(isActive)) await world.delete(pod);
    } else {
      await begin(job, world);
    }
    await world.writeStatus(job, statusOf(job, podsOf(job, world), suspended, end, world));
  },
};

function podsOf(job: KubeObject, world: World): KubeObject[] {
  return world.controlledBy(job, known.pod).filter((pod) => !isLeaving(pod));
}

function completions(job: KubeObject): number | undefined {
  return numberAt(job, 'spec', 'completions');
}

async function begin(job: KubeObject, world: World): Promise<void> {
  const pods = podsOf(job, world);
  const succeeded = pods.filter(hasSucceeded).length;
  const active = pods.filter(isActive).length;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 1;
  const left = completions(job) === undefined ? (succeeded > 0 ? 0 : parallelism) : (completions(job) ?? 1) - succeeded;
  const name = job.metadata.name ?? '';
  for (let missing = Math.min(parallelism, left) - active; missing > 0; missing--) {
    const index = textAt(job, 'spec', 'completionMode') === 'Indexed' ? freeIndex(podsOf(job, world)) : undefined;
    const labels = {
      'batch.kubernetes.io/controller-uid': job.metadata.uid ?? '',
      'batch.kubernetes.io/job-name': name,
      'controller-uid': job.metadata.uid ?? '',
      'job-name': name,
    };
    const refused = await createPod(
      job,
      podOf(job, objectAt(job, 'spec', 'template'), {
        labels: index === undefined ? labels : { ...labels, [INDEX]: String(index) },
        ...(index !== undefined && { prefix: `${name}-${index}`, annotations: { [INDEX]: String(index) } }),
      }),
      world,
    );
    if (refused !== undefined) return;
  }
}

function freeIndex(pods: readonly KubeObject[]): number {
  const taken = new Set(pods.filter((pod) => !hasFailed(pod)).map(({ metadata }) => metadata.annotations?.[INDEX]));
  let index = 0;
  while (taken.has(String(index))) index++;
  return index;
}

function endOf(job: KubeObject, pods: readonly KubeObject[], world: World): End | undefined {
  const limit = numberAt(job, 'spec', 'backoffLimit') ?? 6;
  if (pods.filter(hasFailed).length > limit || pods.some((pod) => isGivenUp(pod, limit))) {
    return { failed: true, reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  const succeeded = pods.filter(hasSucceeded).length;
  const active = pods.filter(isActive).length;
  const goal = completions(job);
  if (goal === undefined ? succeeded > 0 && active === 0 : succeeded >= goal) {
    return { failed: false, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  }
  const seconds = numberAt(job, 'spec', 'activeDeadlineSeconds');
  if (seconds !== undefined && world.elapsed(job, 'deadline', seconds * 1000)) {
    return { failed: true, reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  }
  return undefined;
}

function statusOf(
  job: KubeObject,
  pods: readonly KubeObject[],
  suspended: boolean,
  end: End | undefined,
  world: World,
): JsonObject {
  const now = world.now();
  const succeeded = pods.filter(hasSucceeded).length;
  const active = end === undefined ? pods.filter(isActive) : [];
  const failed = pods.filter(hasFailed).length;
  const conditions = timedConditions(job, conditionsOf(job, suspended, end), now).map((condition) => ({
    ...condition,
    lastProbeTime: condition['lastTransitionTime'] ?? now,
  }));
  return {
    ...(conditions.length > 0 && { conditions }),
    startTime: suspended ? undefined : (textAt(job, 'status', 'startTime') ?? now),
    active: countOrNone(active.length),
    ready: active.filter(isReady).length,
    succeeded: countOrNone(succeeded),
    failed: countOrNone(end?.failed === true ? Math.max(failed, 1) : failed),
    terminating: 0,
    uncountedTerminatedPods: {},
    ...(end?.failed === false && { completionTime: now }),
    ...(end?.failed === false &&
      textAt(job, 'spec', 'completionMode') === 'Indexed' && {
        completedIndexes: succeeded === 1 ? '0' : `0-${succeeded - 1}`,
      }),
  };
}

function conditionsOf(job: KubeObject, suspended: boolean, end: End | undefined): WantedCondition[] {
  const conditions: WantedCondition[] = [];
  if (suspended) {
    conditions.push({ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' });
  } else if (conditionOf(job, 'Suspended') !== undefined) {
    conditions.push({ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' });
  }
  if (end === undefined) return conditions;
  for (const type of end.failed ? ['FailureTarget', 'Failed'] : ['SuccessCriteriaMet', 'Complete']) {
    conditions.push({ type, status: 'True', reason: end.reason, message: end.message });
  }
  return conditions;
}

async function expire(job: KubeObject, world: World): Promise<void> {
  const seconds = numberAt(job, 'spec', 'ttlSecondsAfterFinished');
  if (seconds !== undefined && world.elapsed(job, 'ttl', seconds * 1000))
    await world.delete(job, { propagation: 'Background' });
}
