import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsIn, isTrue, type ObjectCondition } from '../object-conditions.js';
import { byCondition, existing, observed, type HealthRules } from '../rules.js';

function inferenceService(object: KubeObject): ObjectHealth {
  if (isTrue(object, 'Stopped')) return suspended('InferenceService is Stopped');
  const conditions = conditionsIn(object);
  const transition = textAt(object, 'status', 'modelStatus', 'transitionStatus');
  const loaded = transition === '' || transition === 'UpToDate';
  if (loaded && conditions.length > 0 && !conditions.some(isOpen)) return healthy('InferenceService is healthy.');
  const message = describe(loaded ? '' : transition, conditions);
  const failed = transition === 'BlockedByFailedLoad' || transition === 'InvalidSpec';
  return failed ? degraded(message) : progressing(message);
}

const isOpen = ({ type, status }: ObjectCondition) => type !== 'Stopped' && status !== 'True';

/** The transition and the open conditions as one line, numbered by their place. */
function describe(transition: string, conditions: readonly ObjectCondition[]): string {
  const first = transition === '' ? '' : `0: transitionStatus | ${transition}`;
  return conditions.reduce((text, condition, index) => {
    const { type, status, reason, message } = condition;
    const parts = [type, status, reason, message].filter((part) => part !== '');
    return isOpen(condition) ? `${text} | ${index + 1}: ${parts.join(' | ')}` : text;
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
