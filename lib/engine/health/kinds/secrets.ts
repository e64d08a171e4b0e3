import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsIn } from '../object-conditions.js';
import { byCondition, type HealthRules } from '../rules.js';

function clusterExternalSecret(object: KubeObject): ObjectHealth {
  const ready = conditionIn(object, 'Ready');
  if (ready?.status === 'True') return healthy(ready.message);
  const failed = conditionsIn(object).find(
    ({ type, status }) => (type === 'NotReady' || type === 'PartiallyReady') && status === 'True',
  );
  return failed ? degraded(failed.message) : progressing('Waiting for ClusterExternalSecret');
}

/** Secrets that come from elsewhere: external-secrets and sealed-secrets. */
export const secretsRules: HealthRules = {
  'external-secrets.io/ExternalSecret': byCondition({ waiting: 'Waiting for ExternalSecret' }),
  'external-secrets.io/PushSecret': byCondition({ waiting: 'Waiting for PushSecret' }),
  'external-secrets.io/SecretStore': byCondition({ waiting: 'Waiting for SecretStore' }),
  'external-secrets.io/ClusterSecretStore': byCondition({ waiting: 'Waiting for ClusterSecretStore' }),
  'external-secrets.io/ClusterExternalSecret': clusterExternalSecret,
  'bitnami.com/SealedSecret': byCondition({ type: 'Synced', waiting: 'Waiting for Sealed Secret to be decrypted' }),
};
