import { degraded, healthy, progressing } from '../health.js';
import { conditions, firstOf } from '../rules.js';

/** All kinds of AWS Controllers for Kubernetes: only a terminal error is a fault, others are tried again. */
export const awsControllersRule = firstOf(
  [
    conditions(
      { type: 'ACK.Terminal', status: 'True', is: degraded },
      { type: 'Ready', status: 'False', is: progressing },
      { type: 'Ready', status: 'True', is: healthy, saying: '' },
    ),
  ],
  progressing('Waiting for resource to be ready'),
);
