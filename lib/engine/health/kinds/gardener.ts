import { degraded, healthy, progressing, unknown } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

const shoot = firstOf(
  [
    word(['metadata', 'labels', 'shoot.gardener.cloud/status'], {
      healthy: healthy('Component state: Healthy'),
      progressing: progressing('Component state: Update in progress'),
      unhealthy: degraded('Component state: Unhealthy'),
      unknown: unknown('Component state: Unknown'),
    }),
  ],
  progressing('Update in progress'),
);

/** Gardener: the label of a shoot sums its conditions up. */
export const gardenerRules: HealthRules = { 'core.gardener.cloud/Shoot': shoot };
