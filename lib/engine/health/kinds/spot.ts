import { degraded, healthy, progressing, suspended } from '../health.js';
import { hasConditions } from '../object-conditions.js';
import { conditions, firstOf, word, type HealthRules } from '../rules.js';

const deployment = firstOf(
  [
    (object) => (hasConditions(object) ? undefined : progressing()),
    conditions(
      { type: 'InvalidSpec', is: degraded },
      { type: 'Progressing', reason: 'RolloutAborted', is: degraded },
      { type: 'Progressing', reason: 'ProgressDeadlineExceeded', is: degraded },
      { type: 'Paused', status: 'True', is: suspended, saying: 'Rollout is paused' },
    ),
    word(['status', 'phase'], { Progressing: progressing('Waiting for rollout to finish steps') }),
  ],
  healthy(),
);

/** Spot's deployments. */
export const spotRules: HealthRules = { 'spot.io/SpotDeployment': deployment };
