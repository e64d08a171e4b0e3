import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, numberAt, objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import { existing, type HealthRules } from '../rules.js';

function rollout(object: KubeObject): ObjectHealth {
  if (isUnobserved(object)) return progressing('Waiting for rollout spec update to be observed');
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
function isUnobserved(object: KubeObject): boolean {
  if (Object.keys(objectAt(object, 'status')).length === 0) return true;
  const observed = textAt(object, 'status', 'observedGeneration');
  if (/^\d+$/.test(observed) && Number(observed) < (object.metadata.generation ?? 0)) return true;
  const workload = object.metadata.annotations?.['rollout.argoproj.io/workload-generation'];
  const observedWorkload = textAt(object, 'status', 'workloadObservedGeneration');
  return workload !== undefined && observedWorkload !== '' && workload !== observedWorkload;
}

function rolloutWithoutPhase(object: KubeObject): ObjectHealth {
  const invalid = conditionIn(object, 'InvalidSpec');
  if (invalid) return degraded(invalid.message);
  const progress = conditionIn(object, 'Progressing');
  if (progress && ['RolloutAborted', 'ProgressDeadlineExceeded'].includes(progress.reason))
    return degraded(progress.message);
  if (at(object, 'spec', 'paused') === true || listAt(object, 'status', 'pauseConditions').length > 0) {
    return suspended('Rollout is paused');
  }
  const [total = 0, updated = 0, available = 0] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(
    (field) => numberAt(object, 'status', field) ?? 0,
  );
  const waiting = (what: string) => progressing(`Waiting for roll out to finish: ${what}`);
  if (updated < (numberAt(object, 'spec', 'replicas') ?? 1)) return waiting('More replicas need to be updated');
  if (available < updated) return waiting('updated replicas are still becoming available');
  const canary = at(object, 'spec', 'strategy', 'canary') !== undefined;
  return canary && total > updated ? waiting('old replicas are pending termination') : healthy();
}

/** Rule of a kind with an analysis phase; `messageOf` may know better words than the given ones. */
function byPhase(
  what: string,
  words: Readonly<Record<string, string>>,
  messageOf: (object: KubeObject) => string,
): HealthRule {
  return (object) => {
    const phase = textAt(object, 'status', 'phase');
    const message = messageOf(object) || words[phase];
    if (phase === '') return progressing(`Waiting for ${what} to finish: status has not been reconciled.`);
    if (phase === 'Successful') return healthy(message);
    if (phase === 'Failed' || phase === 'Error') return degraded(message);
    return phase === 'Inconclusive' ? unknown(message) : progressing(message);
  };
}

const analysisRun = byPhase(
  'analysis run',
  {
    Pending: 'Analysis run is running',
    Running: 'Analysis run is running',
    Successful: 'Analysis run completed successfully',
    Failed: 'Analysis run failed',
    Error: 'Analysis run had an error',
    Inconclusive: 'Analysis run was inconclusive',
  },
  (object) => textAt(object, 'status', 'message'),
);

const experiment = byPhase(
  'experiment',
  {
    Pending: 'Experiment is pending',
    Running: 'Experiment is running',
    Successful: 'Experiment is successful',
    Failed: 'Experiment has failed',
    Error: 'Experiment had an error',
  },
  () => '',
);

/** Argo Rollouts. */
export const argoRolloutsRules: HealthRules = {
  'argoproj.io/Rollout': rollout,
  'argoproj.io/AnalysisRun': analysisRun,
  'argoproj.io/Experiment': experiment,
  'argoproj.io/AnalysisTemplate': existing,
  'argoproj.io/ClusterAnalysisTemplate': existing,
};
