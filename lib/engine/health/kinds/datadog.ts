import { degraded, healthy } from '../health.js';
import { messageOr } from '../object-conditions.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

const metric = firstOf(
  [
    conditions({
      type: 'Error',
      status: 'True',
      is: degraded,
      saying: (condition) => {
        const message = messageOr(condition, 'DatadogMetric reported an error');
        return condition.reason === '' ? message : `${condition.reason}: ${message}`;
      },
    }),
    conditions({ type: 'Valid', status: 'False', is: degraded, or: 'DatadogMetric is not valid' }),
  ],
  healthy('DatadogMetric is healthy'),
);

/** Datadog. A metric that nothing is said about is healthy. */
export const datadogRules: HealthRules = { 'datadoghq.com/DatadogMetric': metric };
