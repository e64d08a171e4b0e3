import type { Json, KubeObject } from '../../../kube/index.js';
import { asObject, at, listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type HealthRule, type ObjectHealth } from '../health.js';
import {
  conditions,
  existing,
  firstOf,
  hasStatus,
  shown,
  word,
  type HealthRules,
  type Verdict,
  type Words,
} from '../rules.js';

function rollout(object: KubeObject): ObjectHealth {
  if (isUnseen(object)) return progressing('Waiting for rollout spec update to be observed');
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case 'Healthy':
      return healthy(message);
    case 'Degraded':
      return degraded(message);
    case 'Progressing':
      return progressing(message);
    case 'Paused':
      return suspended(message);
    default:
      return rolloutWithoutPhase(object);
  }
}

/** The generation is observed as text, by old controllers as a hash, which means nothing here. */
function isUnseen(object: KubeObject): boolean {
  if (!hasStatus(object)) return true;
  const observed = toNumber(at(object, 'status', 'observedGeneration'));
  if (observed !== undefined && observed < (object.metadata.generation ?? 0)) return true;
  if ((at(object, 'spec', 'workloadRef') ?? undefined) === undefined || !object.metadata.annotations) return false;
  const workload = object.metadata.annotations['rollout.argoproj.io/workload-generation'];
  return toNumber(workload) !== toNumber(at(object, 'status', 'workloadObservedGeneration'));
}

function toNumber(value: Json | undefined): number | undefined {
  const text = shown(value);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Old controllers report no phase: it follows from what they count. */
function rolloutWithoutPhase(object: KubeObject): ObjectHealth {
  const invalid = conditions(
    { type: 'InvalidSpec', is: degraded },
    { type: 'Progressing', reason: 'RolloutAborted', is: degraded },
    { type: 'Progressing', reason: 'ProgressDeadlineExceeded', is: degraded },
  )(object);
  if (invalid) return invalid;
  if (at(object, 'spec', 'paused') === true || listAt(object, 'status', 'pauseConditions').length > 0) {
    return suspended('Rollout is paused');
  }
  const hash = textAt(object, 'status', 'currentPodHash');
  if (hash === '') return progressing('Waiting for rollout to finish: status has not been reconciled.');
  const [total = 0, updated = 0, available = 0] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(
    (field) => numberAt(object, 'status', field) ?? 0,
  );
  const waiting = (what: string) => progressing(`Waiting for roll out to finish: ${what}`);
  if (updated < (numberAt(object, 'spec', 'replicas') ?? 1)) return waiting('More replicas need to be updated');
  if (available < updated) return waiting('updated replicas are still becoming available');
  const stable = textAt(object, 'status', 'stableRS') || textAt(object, 'status', 'canary', 'stableRS');
  if (asObject(at(object, 'spec', 'strategy', 'blueGreen'))) {
    if (textAt(object, 'status', 'blueGreen', 'activeSelector') !== hash) {
      return progressing('active service cutover pending');
    }
    return stable === '' || stable === hash ? healthy() : progressing('waiting for analysis to complete');
  }
  if (asObject(at(object, 'spec', 'strategy', 'canary'))) {
    if (total > updated) return waiting('old replicas are pending termination');
    if (stable !== hash) return progressing('Waiting for rollout to finish steps');
  }
  return healthy();
}

/** Rule of a kind with an analysis phase. */
function byPhase(what: string, phases: Words): HealthRule {
  return firstOf(
    [word(['status', 'phase'], phases)],
    progressing(`Waiting for ${what} to finish: status has not been reconciled.`),
  );
}

/** The message of an end is the run's own, if it has one. */
const end = (phase: string, verdict: Verdict, text: string) =>
  word(['status', 'phase'], { [phase]: verdict }, { saying: (object) => messageOf(object, text) });

function messageOf(object: KubeObject, text: string): string {
  const message = at(object, 'status', 'message');
  return typeof message === 'string' ? message : text;
}

const analysisRun = firstOf(
  [
    end('Successful', healthy, 'Analysis run completed successfully'),
    end('Failed', degraded, 'Analysis run failed'),
    end('Error', degraded, 'Analysis run had an error'),
    end('Inconclusive', unknown, 'Analysis run was inconclusive'),
  ],
  byPhase('analysis run', {
    Pending: progressing('Analysis run is running'),
    Running: progressing('Analysis run is running'),
  }),
);

const experiment = byPhase('experiment', {
  Pending: progressing('Experiment is pending'),
  Running: progressing('Experiment is running'),
  Successful: healthy('Experiment is successful'),
  Failed: degraded('Experiment has failed'),
  Error: degraded('Experiment had an error'),
});

/** Argo Rollouts. */
export const argoRolloutsRules: HealthRules = {
  'argoproj.io/Rollout': rollout,
  'argoproj.io/AnalysisRun': analysisRun,
  'argoproj.io/Experiment': experiment,
  'argoproj.io/AnalysisTemplate': existing,
  'argoproj.io/ClusterAnalysisTemplate': existing,
};
