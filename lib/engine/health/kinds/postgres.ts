import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type ObjectHealth } from '../health.js';
import { conditionIn, hasConditions } from '../object-conditions.js';
import { firstOf, word, type HealthRules, type Words } from '../rules.js';

/** Phases of CloudNativePG. While a primary is not up the cluster is degraded; what a person has to solve is suspended. */
const phases: Words = {
  'Cluster in healthy state': healthy,
  'Setting up primary': progressing,
  'Creating a new replica': progressing,
  'Upgrading cluster': progressing,
  'Waiting for the instances to become active': progressing,
  'Promoting to primary cluster': progressing,
  'Switchover in progress': degraded,
  'Failing over': degraded,
  'Upgrading Postgres major version': degraded,
  'Cluster upgrade delayed': degraded,
  'Waiting for user action': degraded,
  'Primary instance is being restarted in-place': degraded,
  'Primary instance is being restarted without a switchover': degraded,
  'Cluster cannot execute instance online upgrade due to missing architecture binary': degraded,
  'Online upgrade in progress': degraded,
  'Applying configuration': degraded,
  'Unable to create required cluster objects': suspended,
  'Cluster cannot proceed to reconciliation due to an unknown plugin being required': suspended,
  'Cluster has incomplete or invalid image catalog': suspended,
  'Cluster is unrecoverable and needs manual intervention': suspended,
};

const reason = (object: KubeObject) => textAt(object, 'status', 'phaseReason');

function cluster(object: KubeObject): ObjectHealth {
  if (at(object, 'metadata', 'annotations', 'cnpg.io/reconciliationLoop') === 'disabled') {
    return suspended('Cluster reconciliation is suspended');
  }
  if (!hasConditions(object)) return progressing(reason(object));
  const hibernation = conditionIn(object, 'cnpg.io/hibernation');
  if (hibernation) return (hibernation.status === 'True' ? suspended : degraded)(hibernation.message);
  return word(['status', 'phase'], phases, { saying: reason })(object) ?? unknown(reason(object));
}

const zalando = firstOf(
  [
    word(
      ['status', 'PostgresClusterStatus'],
      { Running: healthy, Creating: progressing, Updating: progressing },
      { other: degraded },
    ),
  ],
  progressing('Waiting for postgres cluster status...'),
);

/** PostgreSQL by CloudNativePG and by Zalando. */
export const postgresRules: HealthRules = {
  'postgresql.cnpg.io/Cluster': cluster,
  'acid.zalan.do/postgresql': zalando,
};
