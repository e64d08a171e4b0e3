import { degraded, healthy, progressing } from '../health.js';
import { isObserved } from '../object-conditions.js';
import { conditions, firstOf, hasStatus, type HealthRules } from '../rules.js';

const stack = firstOf(
  [
    (object) =>
      hasStatus(object) && isObserved(object)
        ? undefined
        : progressing('Waiting for the operator to observe the latest spec change'),
    conditions(
      { type: 'Stalled', status: 'True', is: degraded },
      { type: 'Reconciling', status: 'True', is: progressing },
      { type: 'Ready', status: 'True', is: healthy },
    ),
  ],
  progressing('Waiting for the stack to be reconciled'),
);

/** Pulumi. */
export const pulumiRules: HealthRules = { 'pulumi.com/Stack': stack };
