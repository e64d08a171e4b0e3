import {
  labelSelectorOf,
  matchesSelector,
  type JsonObject,
  type KubeObject,
  type LabelSelectorObject,
} from '../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../fields.js';
import { timedConditions } from '../conditions.js';
import { known } from '../known-kinds.js';
import { isActive, isReady } from '../pods-of.js';
import { share } from '../replica-counts.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** Counts the pods of a disruption budget and says whether one may go. */
export const disruptionBudgets: SimulatedKind = {
  kind: { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget' },
  reads: [known.pod],
  simulate: async (budget, world) => {
    const selector = objectAt(budget, 'spec', 'selector');
    const matches = labelSelectorOf(selectorObject(selector));
    const pods = world
      .list(known.pod, budget.metadata.namespace ?? '')
      .filter((pod) => selector !== undefined && isActive(pod) && matchesSelector(matches, pod.metadata.labels));
    const healthy = pods.filter(isReady).length;
    const desired = desiredHealthy(budget, pods.length);
    const allowed = pods.length === 0 ? 0 : Math.max(0, healthy - desired);
    const observedGeneration = budget.metadata.generation ?? 1;
    const condition = {
      type: 'DisruptionAllowed',
      status: allowed > 0 ? 'True' : 'False',
      reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
      message: '',
      observedGeneration,
    } as const;
    await world.writeStatus(budget, {
      conditions: timedConditions(budget, [condition], world.now()),
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: pods.length,
      observedGeneration,
    });
  },
};

function desiredHealthy(budget: KubeObject, pods: number): number {
  const unavailable = valueAt(budget, ['spec', 'maxUnavailable']);
  if (unavailable !== undefined) return Math.max(0, pods - share(unavailable, pods, 'up'));
  return share(valueAt(budget, ['spec', 'minAvailable']), pods, 'up', 1);
}

function selectorObject(selector: JsonObject | undefined): LabelSelectorObject {
  return {
    matchLabels: stringsAt(selector, 'matchLabels'),
    matchExpressions: objectsAt(selector, 'matchExpressions').map((expression) => {
      const values = valueAt(expression, ['values']);
      return {
        key: textAt(expression, 'key') ?? '',
        operator: textAt(expression, 'operator') ?? '',
        values: Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [],
      };
    }),
  };
}
