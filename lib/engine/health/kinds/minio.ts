import { degraded, healthy, progressing } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

/** Any state that is neither the goal nor a known fault is a step on the way. */
const tenant = firstOf(
  [
    word(
      ['status', 'currentState'],
      {
        Initialized: healthy,
        'Statefulset not controlled by operator': degraded,
        'Another MinIO Tenant already exists in the namespace': degraded,
        'Tenant credentials are not set properly': degraded,
        'Different versions across MinIO Pools': degraded,
        'Pool Decommissioning Not Allowed': degraded,
      },
      { other: progressing },
    ),
  ],
  progressing('No status info available'),
);

/** MinIO. */
export const minioRules: HealthRules = { 'minio.min.io/Tenant': tenant };
