import { degraded, healthy, progressing, suspended } from '../health.js';
import type { ObjectCondition } from '../object-conditions.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

const saying = ({ reason, message }: ObjectCondition) => (message === '' ? reason : `${reason}: ${message}`);

const policy = firstOf(
  [
    conditions(
      { type: 'Available', status: 'True', is: healthy, saying },
      { type: 'Degraded', status: 'True', is: degraded, saying },
      { type: 'Progressing', status: 'True', is: progressing, saying },
      { type: 'Ignored', status: 'True', is: suspended, saying },
    ),
  ],
  progressing('Waiting for policy to be applied'),
);

/** NMState. */
export const nmStateRules: HealthRules = { 'nmstate.io/NodeNetworkConfigurationPolicy': policy };
