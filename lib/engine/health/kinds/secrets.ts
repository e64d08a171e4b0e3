import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { judge, ready, type HealthRules } from '../rules.js';

/** The newest condition is the last one. */
function clusterExternalSecret(object: KubeObject): ObjectHealth {
  const health = judge(conditionsIn(object).slice(-1), [
    { type: 'Ready', status: 'True', is: healthy },
    { type: 'PartiallyReady', status: 'True', is: degraded },
    { type: 'NotReady', status: 'True', is: degraded },
  ]);
  return health ?? progressing('Waiting for ClusterExternalSecret');
}

/** The status is one text, which begins with the outcome. */
function oldExternalSecret(object: KubeObject): ObjectHealth {
  const status = textAt(object, 'status', 'status');
  if (status === 'SUCCESS') return healthy('Fetched ExternalSecret.');
  if (status.startsWith('ERROR')) return degraded(status.replaceAll('ERROR, ', ''));
  return progressing('Waiting for ExternalSecret.');
}

/** Secrets that come from elsewhere. */
export const secretsRules: HealthRules = {
  'bitnami.com/SealedSecret': ready('Waiting for Sealed Secret to be decrypted', 'Synced'),
  'external-secrets.io/ClusterExternalSecret': clusterExternalSecret,
  'external-secrets.io/ClusterSecretStore': ready('Waiting for ClusterSecretStore'),
  'external-secrets.io/ExternalSecret': ready('Waiting for ExternalSecret'),
  'external-secrets.io/PushSecret': ready('Waiting for PushSecret'),
  'external-secrets.io/SecretStore': ready('Waiting for SecretStore'),
  'kubernetes-client.io/ExternalSecret': oldExternalSecret,
  'onepassword.com/OnePasswordItem': ready('Waiting for controller to report status'),
};
