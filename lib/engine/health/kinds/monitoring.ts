import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, lastOf, messageOr } from '../object-conditions.js';
import { existing, type HealthRules } from '../rules.js';

function prometheus(object: KubeObject): ObjectHealth {
  const available = lastOf(conditionsIn(object), ({ type }) => type === 'Available');
  if (!available) return progressing('Waiting for initialization');
  if (available.status === 'True') return healthy('All instances are available');
  const message = messageOr(available, available.reason);
  return available.reason === 'SomePodsNotReady' ? progressing(message) : degraded(message);
}

/** The Prometheus operator. */
export const monitoringRules: HealthRules = {
  'monitoring.coreos.com/PodMonitor': existing,
  'monitoring.coreos.com/Prometheus': prometheus,
  'monitoring.coreos.com/PrometheusRule': existing,
  'monitoring.coreos.com/ServiceMonitor': existing,
};
