import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { byCondition, observed, type HealthRules } from '../rules.js';

function allConditions(object: KubeObject): ObjectHealth {
  const conditions = conditionsIn(object);
  const failed = conditions.find(({ status }) => status === 'False');
  if (failed) return degraded(failed.message);
  const all = conditions.length > 0 && conditions.every(({ status }) => status === 'True');
  return all ? healthy() : progressing();
}

/** Argo Events. */
export const argoEventsRules: HealthRules = {
  'argoproj.io/EventBus': byCondition({ type: 'Deployed', waiting: 'Waiting for the event bus to be deployed' }),
  'argoproj.io/EventSource': observed(allConditions),
  'argoproj.io/Sensor': observed(allConditions),
};
