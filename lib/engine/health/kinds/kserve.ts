import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsIn, isTrue, type ObjectCondition } from '../object-conditions.js';
import { byCondition, existing, observed, type HealthRules } from '../rules.js';

function inferenceService(object: KubeObject): ObjectHealth {
  if (isTrue(object, 'Stopped')) return suspended('InferenceService is Stopped');
  const conditions = conditionsIn(object).filter(({ type }) => type !== 'Stopped');
  const transition = textAt(object, 'status', 'modelStatus', 'transitionStatus');
  const open = conditions.filter(({ status }) => status !== 'True');
  const loaded = transition === '' || transition === 'UpToDate';
  if (conditions.length > 0 && open.length === 0 && loaded) return healthy('InferenceService is healthy.');
  const message = describe(loaded ? '' : transition, open);
  const failed = transition === 'BlockedByFailedLoad' || transition === 'InvalidSpec';
  return failed ? degraded(message) : progressing(message);
}

/** The transition and the open conditions as one numbered line. */
function describe(transition: string, open: readonly ObjectCondition[]): string {
  const first = transition === '' ? '' : `0: transitionStatus | ${transition}`;
  return open.reduce((text, { type, status, reason, message }, index) => {
    const parts = [type, status, reason, message].filter((part) => part !== '');
    return `${text} | ${index + 1}: ${parts.join(' | ')}`;
  }, first);
}

/** Not ready yet is no fault as long as the reason only says so. */
const llmInferenceService: HealthRule = (object) => {
  const ready = conditionIn(object, 'Ready');
  const waiting = ready !== undefined && /(NotReady|Progressing)$/.test(ready.reason);
  return waiting && ready.status !== 'True' ? progressing(ready.message) : byCondition()(object);
};

/** KServe. */
export const kserveRules: HealthRules = {
  'serving.kserve.io/InferenceService': observed(inferenceService),
  'serving.kserve.io/InferenceGraph': observed(byCondition()),
  'serving.kserve.io/LLMInferenceService': observed(llmInferenceService),
  'serving.kserve.io/ServingRuntime': existing,
  'serving.kserve.io/ClusterServingRuntime': existing,
};
