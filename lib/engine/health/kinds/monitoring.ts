import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function prometheus(object: KubeObject): ObjectHealth {
  const available = conditionIn(object, 'Available');
  if (!available) return progressing('Waiting for the status to be reported');
  if (available.status === 'True') return healthy('All instances are available');
  if (available.reason === 'SomePodsNotReady') return progressing(available.message || available.reason);
  return degraded(available.message || available.reason);
}

/** The Prometheus operator. */
export const monitoringRules: HealthRules = { 'monitoring.coreos.com/Prometheus': prometheus };
