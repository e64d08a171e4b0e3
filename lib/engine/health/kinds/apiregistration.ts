import type { KubeObject } from '../../../kube/index.js';
import { healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function apiService(object: KubeObject): ObjectHealth {
  const available = conditionIn(object, 'Available');
  if (!available) return progressing('Waiting to be processed');
  const message = `${available.reason}: ${available.message}`;
  return available.status === 'True' ? healthy(message) : progressing(message);
}

/** Aggregated APIs. */
export const apiRegistrationRules: HealthRules = { 'apiregistration.k8s.io/APIService': apiService };
