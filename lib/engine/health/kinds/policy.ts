import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function podDisruptionBudget(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  const failed = list.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  if (failed) return degraded(`PodDisruptionBudget has ${failed.reason}`);
  const last = list.at(-1);
  return last ? healthy(`PodDisruptionBudget has ${last.reason}`) : progressing('Waiting for status');
}

/** Disruption budgets. A budget that allows no disruption at the moment is no fault. */
export const policyRules: HealthRules = { 'policy/PodDisruptionBudget': podDisruptionBudget };
