import {
  stringifyJson,
  isJsonObject,
  parseJson,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { numberAt, objectAt, textAt } from '../fields.js';

/** The apiVersion in which a HorizontalPodAutoscaler knows the use of the CPU alone. */
export const OLD_AUTOSCALER = 'autoscaling/v1';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';

/** A HorizontalPodAutoscaler as autoscaling/v1 shows it: other metrics become an annotation. */
export function oldAutoscaler(object: KubeObject): KubeObject {
  const { metrics, behavior: _behavior, ...spec } = objectAt(object, 'spec') ?? {};
  const all = Array.isArray(metrics) ? metrics : [];
  const cpu = all.find((metric) => textAt(metric, 'resource', 'name') === 'cpu');
  const use = numberAt(cpu, 'resource', 'target', 'averageUtilization');
  const others: Json[] = all.filter((metric) => metric !== cpu || use === undefined);
  const { currentReplicas, desiredReplicas, lastScaleTime, observedGeneration } = objectAt(object, 'status') ?? {};
  return {
    ...object,
    apiVersion: OLD_AUTOSCALER,
    metadata: {
      ...object.metadata,
      ...(others.length > 0 && { annotations: { ...object.metadata.annotations, [METRICS]: stringifyJson(others) } }),
    },
    spec: { ...spec, ...(use !== undefined && { targetCPUUtilizationPercentage: use }) },
    status: present({
      currentReplicas: currentReplicas ?? 0,
      desiredReplicas: desiredReplicas ?? 0,
      lastScaleTime,
      observedGeneration,
    }),
  };
}

/** The inverse of {@link oldAutoscaler}: autoscaling/v2, in which it is kept. */
export function newAutoscaler(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: use, metrics: _none, ...spec } = objectAt(object, 'spec') ?? {};
  const { [METRICS]: noted, ...annotations } = object.metadata.annotations ?? {};
  const target = { type: 'Utilization', averageUtilization: use ?? 80 };
  const cpu = { type: 'Resource', resource: { name: 'cpu', target } };
  const others = readMetrics(noted);
  const metrics: Json[] = [...others, ...(use !== undefined || others.length === 0 ? [cpu] : [])];
  const status = objectAt(object, 'status');
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...object.metadata, ...(noted !== undefined && { annotations }) },
    spec: { ...spec, metrics },
    ...(status && { status }),
  };
}

function readMetrics(text: string | undefined): Json[] {
  try {
    const value = text === undefined ? [] : parseJson(text);
    return Array.isArray(value) ? value.filter(isJsonObject) : [];
  } catch {
    return [];
  }
}

function present(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
