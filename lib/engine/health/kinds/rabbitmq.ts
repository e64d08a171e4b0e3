import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, unknown, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, lastOf } from '../object-conditions.js';
import { conditions, firstOf, type HealthRules } from '../rules.js';

/** What lives in a cluster: an exchange, a queue and the like. */
function topology(what: string): HealthRule {
  return firstOf(
    [
      conditions(
        {
          type: 'Ready',
          status: 'True',
          reason: 'SuccessfulCreateOrUpdate',
          is: healthy,
          saying: `RabbitMQ ${what} ready`,
        },
        {
          type: 'Ready',
          status: 'False',
          reason: 'FailedCreateOrUpdate',
          is: degraded,
          saying: `RabbitMQ ${what} failed to be created or updated`,
        },
      ),
    ],
    unknown(`RabbitMQ ${what} status is unknown`),
  );
}

function cluster(object: KubeObject): ObjectHealth {
  const failed = conditions({ type: 'ReconcileSuccess', status: 'False', is: degraded })(object);
  if (failed) return failed;
  const [available, ready] = ['ClusterAvailable', 'AllReplicasReady'].map(
    (wanted) => lastOf(conditionsIn(object), ({ type }) => type === wanted)?.status,
  );
  if (available === 'Unknown' || ready === 'Unknown') {
    return progressing('Waiting for RabbitMQ cluster readiness (conditions unknown)');
  }
  if (available === 'False') return progressing('Waiting for RabbitMQ cluster formation');
  if (ready === 'False') return progressing('Waiting for RabbitMQ instances ready');
  return available === 'True' && ready === 'True'
    ? healthy('RabbitMQ cluster ready')
    : progressing('Waiting for RabbitMQ Operator');
}

/** RabbitMQ's operators. */
export const rabbitMqRules: HealthRules = {
  'rabbitmq.com/Binding': topology('binding'),
  'rabbitmq.com/Exchange': topology('exchange'),
  'rabbitmq.com/Permission': topology('permission'),
  'rabbitmq.com/Policy': topology('policy'),
  'rabbitmq.com/Queue': topology('queue'),
  'rabbitmq.com/RabbitmqCluster': cluster,
  'rabbitmq.com/Shovel': topology('shovel'),
  'rabbitmq.com/User': topology('user'),
  'rabbitmq.com/Vhost': topology('vhost'),
};
