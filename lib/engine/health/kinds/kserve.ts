import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsIn, hasConditions, isTrue, type ObjectCondition } from '../object-conditions.js';
import { byCondition, existing, observed, shown, type HealthRules } from '../rules.js';

/** Conditions that are not met only mean "not yet"; a model that could not be loaded is a fault. */
function inferenceService(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return progressing('Waiting for InferenceService to report status...');
  if (isTrue(object, 'Stopped')) return suspended('InferenceService is Stopped');
  const transition = at(object, 'status', 'modelStatus', 'transitionStatus');
  const loaded = transition === undefined || transition === 'UpToDate';
  const list = conditionsIn(object);
  if (loaded && !list.some(({ type, status }) => isUnmet(type, status))) {
    return healthy('InferenceService is healthy.');
  }
  const message = describe(loaded ? '' : shown(transition), list);
  return loaded || transition === 'InProgress' ? progressing(message) : degraded(message);
}

const isUnmet = (type: string, status: string) => status === 'Unknown' || (status === 'False' && type !== 'Stopped');

/** The transition and the open conditions as one line, numbered by their place. */
function describe(transition: string, list: readonly ObjectCondition[]): string {
  const first = transition === '' ? '' : `0: transitionStatus | ${transition}`;
  return list.reduce((text, { type, status, reason, message }, index) => {
    if (status === 'True' || type === 'Stopped') return text;
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
  'serving.kserve.io/InferenceService': inferenceService,
  'serving.kserve.io/InferenceGraph': observed(byCondition()),
  'serving.kserve.io/LLMInferenceService': observed(llmInferenceService),
  'serving.kserve.io/TrainedModel': observed(byCondition()),
  'serving.kserve.io/ServingRuntime': existing,
  'serving.kserve.io/ClusterServingRuntime': existing,
};
