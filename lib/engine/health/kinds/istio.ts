import { degraded, healthy, progressing, unknown } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

const none = unknown('Component is not present.');
const updating = progressing('Component is being updated to a different version.');
const reconciling = progressing('Controller has started but not yet completed reconciliation loop for the component.');
const working = healthy('Component is healthy.');
const failed = degraded('Component is in an error state.');

/** The status is a word or, in old versions, its number. */
const operator = firstOf(
  [
    word(['status', 'status'], {
      NONE: none,
      0: none,
      UPDATING: updating,
      1: updating,
      RECONCILING: reconciling,
      2: reconciling,
      HEALTHY: working,
      3: working,
      ERROR: failed,
      4: failed,
    }),
  ],
  progressing('Waiting for Istio Control Plane'),
);

/** Istio's operator. */
export const istioRules: HealthRules = { 'install.istio.io/IstioOperator': operator };
