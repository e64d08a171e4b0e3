import type { KubeObject } from '../../../kube/index.js';
import { progressing, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import { byCondition, type HealthRules } from '../rules.js';

function certificate(object: KubeObject): ObjectHealth {
  const issuing = conditionIn(object, 'Issuing');
  if (issuing?.status === 'True') return progressing(issuing.message);
  return byCondition({ waiting: 'Waiting for certificate' })(object);
}

/** cert-manager. */
export const certManagerRules: HealthRules = {
  'cert-manager.io/Certificate': certificate,
  'cert-manager.io/Issuer': byCondition({ waiting: 'Initializing issuer' }),
  'cert-manager.io/ClusterIssuer': byCondition({ waiting: 'Initializing ClusterIssuer' }),
};
