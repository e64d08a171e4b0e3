import { degraded, healthy, progressing } from '../health.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

const kiali = firstOf(
  [
    conditions(
      { type: 'Successful', status: 'True', is: healthy },
      { type: 'Failure', status: 'True', is: degraded },
      { type: 'Running', reason: 'Running', is: progressing },
    ),
  ],
  progressing('Waiting for Kiali'),
);

/** Kiali. */
export const kialiRules: HealthRules = { 'kiali.io/Kiali': kiali };
