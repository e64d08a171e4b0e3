import { degraded, healthy, progressing } from '../health.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

const applicationSet = firstOf(
  [
    conditions({ type: 'ErrorOccurred', status: 'True', is: degraded }),
    conditions({ type: 'ResourcesUpToDate', status: 'False', is: degraded }),
    conditions({ type: 'RolloutProgressing', status: 'True', is: progressing }),
    conditions({ type: 'ResourcesUpToDate', status: 'True', is: healthy }),
  ],
  progressing('Waiting for the status to be reported'),
);

/** ApplicationSet. An Application has no rule: a parent does not take over the health of its children. */
export const argoCdRules: HealthRules = { 'argoproj.io/ApplicationSet': applicationSet };
