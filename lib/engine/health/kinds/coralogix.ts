import { degraded, healthy, progressing } from '../health.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

const synced = firstOf(
  [
    conditions(
      { type: 'RemoteSynced', status: 'True', is: healthy, saying: 'Resource is ready' },
      { type: 'RemoteSynced', status: 'False', is: degraded },
    ),
  ],
  progressing('Waiting for status to be updated'),
);

/** Coralogix. */
export const coralogixRules: HealthRules = {
  'coralogix.com/Alert': synced,
  'coralogix.com/RecordingRuleGroupSet': synced,
};
