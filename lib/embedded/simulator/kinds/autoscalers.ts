import { gvkOf, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';
import { kindText, known } from '../known-kinds.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

const TARGETS = [known.deployment, known.statefulSet, known.replicaSet, known.rollout];
/** How often a real autoscaler looks: a target that is missing for longer is a failure. */
const PATIENCE = 15_000;

/** An autoscaler that finds its target at its goal: it reports, and never scales. */
export const autoscalers: SimulatedKind = {
  kind: { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
  reads: TARGETS,
  simulate: async (autoscaler, world) => {
    const replicas = targetReplicas(autoscaler, world);
    if (replicas === undefined && !world.elapsed(autoscaler, 'target', PATIENCE)) return;
    const conditions = replicas === undefined ? missingTarget(autoscaler) : settled();
    await world.writeStatus(autoscaler, {
      currentReplicas: replicas ?? 0,
      desiredReplicas: replicas ?? 0,
      currentMetrics: replicas === undefined ? undefined : metricsOf(autoscaler),
      conditions: timedConditions(autoscaler, conditions, world.now()),
    });
  },
};

/** The replicas of the target; of a kind that is not known here, the least that are allowed. */
function targetReplicas(autoscaler: KubeObject, world: World): number | undefined {
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((field) =>
    textAt(autoscaler, 'spec', 'scaleTargetRef', field),
  );
  const gvk = gvkOf({ apiVersion: apiVersion ?? '', kind: kind ?? '' });
  if (!TARGETS.some((target) => kindText(target) === kindText(gvk))) {
    return numberAt(autoscaler, 'spec', 'minReplicas') ?? 1;
  }
  const target = world.get(gvk, autoscaler.metadata.namespace ?? '', name ?? '');
  return target && (numberAt(target, 'spec', 'replicas') ?? 1);
}

function settled(): WantedCondition[] {
  return [
    {
      type: 'AbleToScale',
      status: 'True',
      reason: 'ReadyForNewScale',
      message: 'recommended size matches current size',
    },
    {
      type: 'ScalingActive',
      status: 'True',
      reason: 'ValidMetricFound',
      message: 'the HPA was able to successfully calculate a replica count',
    },
    {
      type: 'ScalingLimited',
      status: 'False',
      reason: 'DesiredWithinRange',
      message: 'the desired count is within the acceptable range',
    },
  ];
}

function missingTarget(autoscaler: KubeObject): WantedCondition[] {
  const target = objectAt(autoscaler, 'spec', 'scaleTargetRef');
  const [kind, name] = [textAt(target, 'kind') ?? '', textAt(target, 'name') ?? ''];
  const message = `the HPA controller was unable to get the target's current scale: ${kind} "${name}" not found`;
  return [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message }];
}

/** Every resource metric, exactly at its target. */
function metricsOf(autoscaler: KubeObject): JsonObject[] {
  return objectsAt(autoscaler, 'spec', 'metrics')
    .filter((metric) => metric['type'] === 'Resource')
    .map((metric) => {
      const name = textAt(metric, 'resource', 'name') ?? '';
      const { type: _type, ...target } = objectAt(metric, 'resource', 'target') ?? {};
      return { type: 'Resource', resource: { name, current: { averageValue: '0', ...target } } };
    });
}
