import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function podDisruptionBudget(object: KubeObject): ObjectHealth {
  if (object['status'] === undefined) return progressing('Waiting for status');
  const conditions = conditionsIn(object);
  const failed = conditions.find(({ reason }) => reason === 'SyncFailed');
  if (failed) return degraded('PodDisruptionBudget has SyncFailed');
  const known = conditions.find(({ type }) => type === 'DisruptionAllowed');
  return known ? healthy(`PodDisruptionBudget has ${known.reason}`) : progressing('Waiting for status');
}

/** Disruption budgets. A budget that allows no disruption at the moment is no fault. */
export const policyRules: HealthRules = { 'policy/PodDisruptionBudget': podDisruptionBudget };
