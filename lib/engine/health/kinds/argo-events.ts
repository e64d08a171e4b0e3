import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, messageOr, type ObjectCondition } from '../object-conditions.js';
import { conditions, firstOf, observed, type HealthRules } from '../rules.js';

const saying = (condition: ObjectCondition) => messageOr(condition, condition.reason);

const eventBus = firstOf(
  [
    conditions(
      { type: 'Deployed', status: 'False', is: degraded, saying },
      { type: 'Deployed', status: 'True', is: healthy, saying },
    ),
  ],
  progressing('Waiting for initialization'),
);

function allConditions(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  const failed = list.find(({ status }) => status === 'False');
  if (failed) return degraded(failed.message);
  const all = list.length > 0 && list.every(({ status }) => status === 'True');
  return all ? healthy() : progressing();
}

/** Argo Events. */
export const argoEventsRules: HealthRules = {
  'argoproj.io/EventBus': eventBus,
  'argoproj.io/EventSource': observed(allConditions),
  'argoproj.io/Sensor': observed(allConditions),
};
