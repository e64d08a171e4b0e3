import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { firstOf, hasStatus, shown, word, type HealthRules } from '../rules.js';

const jaeger = firstOf(
  [
    word(['status', 'phase'], {
      Running: healthy('Jaeger is Running'),
      Failed: degraded('Jaeger Failed For Some Reason'),
    }),
  ],
  progressing('Waiting for Jaeger'),
);

/** The status counts replicas as "ready/total"; a sidecar has none of its own, a daemon set may find no node. */
function collector(object: KubeObject): ObjectHealth {
  if (!hasStatus(object)) return progressing('Waiting for OpenTelemetry Collector status');
  const replicas = shown(at(object, 'status', 'scale', 'statusReplicas'));
  const mode = at(object, 'spec', 'mode');
  if (replicas === '') {
    return mode === 'sidecar'
      ? healthy('Collector is running in sidecar mode')
      : progressing('Scale status not available');
  }
  const counts = /(\d+)\/(\d+)/.exec(replicas);
  if (!counts) return progressing(`Unable to parse replica status: ${replicas}`);
  const [ready, total] = [Number(counts[1]), Number(counts[2])];
  if (ready === 0 && total === 0 && mode === 'daemonset') return healthy('DaemonSet has no eligible nodes (0/0)');
  if (ready === 0) return degraded('No replicas are ready');
  return ready === total ? healthy('All replicas are ready') : progressing('Replicas are starting up');
}

/** Jaeger and OpenTelemetry. */
export const tracingRules: HealthRules = {
  'jaegertracing.io/Jaeger': jaeger,
  'opentelemetry.io/OpenTelemetryCollector': collector,
};
