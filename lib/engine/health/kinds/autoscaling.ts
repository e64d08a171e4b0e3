import { parseJson, splitApiVersion, type Json, type KubeObject } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

const failures: Readonly<Record<string, readonly string[]>> = {
  AbleToScale: ['FailedGetScale', 'FailedUpdateScale'],
  ScalingActive: [
    'FailedGetResourceMetric',
    'FailedGetObjectMetric',
    'FailedGetPodsMetric',
    'FailedGetExternalMetric',
    'FailedComputeMetricsReplicas',
    'InvalidSelector',
  ],
};

function horizontalPodAutoscaler(object: KubeObject): ObjectHealth {
  const { version } = splitApiVersion(object.apiVersion);
  if (version !== 'v1' && !version.startsWith('v2')) {
    return unknown(`unsupported HPA GVK: ${object.apiVersion}, Kind=${object.kind}`);
  }
  const conditions = version === 'v1' ? annotatedConditions(object) : listAt(object, 'status', 'conditions');
  const failed = conditions.find((item) => failures[textAt(item, 'type')]?.includes(textAt(item, 'reason')));
  if (failed !== undefined) return degraded(textAt(failed, 'message'));
  const working = conditions.find(
    (item) => ['AbleToScale', 'ScalingLimited'].includes(textAt(item, 'type')) && textAt(item, 'status') === 'True',
  );
  return working === undefined ? progressing('Waiting to Autoscale') : healthy(textAt(working, 'message'));
}

/** Version v1 keeps its conditions as JSON in an annotation. */
function annotatedConditions(object: KubeObject): readonly Json[] {
  const text = object.metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions'];
  if (!text) return [];
  try {
    const parsed = parseJson(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** Autoscalers. */
export const autoscalingRules: HealthRules = { 'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler };
