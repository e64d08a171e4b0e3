import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { Duration } from '../values/index.js';
import type { CommonEndpoint, PodMonitorSpec, ServiceMonitorSpec } from './fields/index.js';

const serviceMonitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' } as const;

/**
 * `monitoring.coreos.com/v1 ServiceMonitor`: Services whose pods Prometheus asks for metrics. Prometheus itself usually
 * chooses monitors by a label, such as `release: prometheus`.
 *
 * @example
 * new ServiceMonitor(this, 'churn', {
 *   metadata: { labels: { release: 'prometheus' } },
 *   spec: { selector: { matchLabels: rollout.selector }, endpoints: [{ port: 'http', path: '/metrics', interval: '30s' }] },
 * });
 */
export class ServiceMonitor extends SpecResource<ServiceMonitorSpec> {
  /** Whether a value is a ServiceMonitor construct. */
  static isServiceMonitor(value: unknown): value is ServiceMonitor {
    return isKind(value, serviceMonitor);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ServiceMonitorSpec>) {
    super(scope, id, serviceMonitor, props);
    const { endpoints } = props.spec;
    if (endpoints.length === 0) throw invalidProp(this, 'spec.endpoints', endpoints, 'at least one endpoint');
    for (const endpoint of endpoints) {
      checkEndpoint(this, endpoint);
      if ((endpoint.port === undefined) === (endpoint.targetPort === undefined)) {
        throw invalidProp(this, 'spec.endpoints', Object.keys(endpoint), 'exactly one of port and targetPort');
      }
    }
  }
}

const podMonitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' } as const;

/** `monitoring.coreos.com/v1 PodMonitor`: pods without a Service that Prometheus asks for metrics. */
export class PodMonitor extends SpecResource<PodMonitorSpec> {
  /** Whether a value is a PodMonitor construct. */
  static isPodMonitor(value: unknown): value is PodMonitor {
    return isKind(value, podMonitor);
  }

  constructor(scope: Construct, id: string, props: SpecProps<PodMonitorSpec>) {
    super(scope, id, podMonitor, props);
    for (const endpoint of props.spec.podMetricsEndpoints ?? []) checkEndpoint(this, endpoint);
  }
}

/** Prometheus refuses a timeout longer than the interval, and more than one way to authenticate. */
function checkEndpoint(monitor: SpecResource<object>, endpoint: CommonEndpoint): void {
  const { interval, scrapeTimeout, basicAuth, authorization, oauth2 } = endpoint;
  if (interval !== undefined && scrapeTimeout !== undefined) {
    if (Duration.parse(scrapeTimeout).isLongerThan(Duration.parse(interval))) {
      throw invalidProp(monitor, 'scrapeTimeout', scrapeTimeout, `at most the interval, ${interval}`);
    }
  }
  const ways = Object.entries({ basicAuth, authorization, oauth2 }).flatMap(([name, way]) => (way ? [name] : []));
  if (ways.length > 1) throw invalidProp(monitor, 'spec.endpoints', ways, 'at most one of them');
}
