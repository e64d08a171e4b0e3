import type { KubeObject } from '../../../kube/index.js';
import { objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/** @param pending a reason of not being ready that is no fault */
function strimzi(what: string, pending?: string): HealthRule {
  return (object) => {
    for (const { type, status, reason, message } of conditionsIn(object)) {
      if (status !== 'True') continue;
      if (type === 'Ready') return healthy();
      if (type === 'NotReady' && reason !== pending) return degraded(message);
    }
    return progressing(`Waiting for ${what}`);
  };
}

const grace = ['GracefulUpscaleSucceeded', 'GracefulDownscaleSucceeded'];

/** Every broker has to run its configuration, and to be balanced by Cruise Control. */
function banzaiCluster(object: KubeObject): ObjectHealth {
  const waiting = progressing('Waiting for KafkaCluster');
  const [state, topic] = ['state', 'cruiseControlTopicStatus'].map((field) => textAt(object, 'status', field));
  if (state === 'ClusterRollingUpgrading') return progressing('Kafka Cluster is Rolling Upgrading.');
  const status = objectAt(object, 'status');
  if (!Object.hasOwn(status, 'brokersState')) return waiting;
  const inSync = Object.values(objectAt(status, 'brokersState')).every(
    (broker) =>
      textAt(broker, 'configurationState') === 'ConfigInSync' &&
      grace.includes(textAt(broker, 'gracefulActionState', 'cruiseControlState')),
  );
  if (!inSync) return degraded('Broker Config is out of Sync or CruiseControlState is not Ready');
  if (topic === 'CruiseControlTopicReady' && state === 'ClusterRunning') {
    return healthy('Kafka Brokers, CruiseControl and cluster are in Healthy State.');
  }
  const unready = topic === '' || topic === 'CruiseControlTopicNotReady';
  return unready && state === 'ClusterReconciling' ? progressing('Kafka Cluster is Reconciling.') : waiting;
}

/** Kafka by Strimzi and by Banzai Cloud. */
export const kafkaRules: HealthRules = {
  'kafka.strimzi.io/Kafka': strimzi('Kafka Cluster', 'Creating'),
  'kafka.strimzi.io/KafkaBridge': strimzi('KafkaBridge'),
  'kafka.strimzi.io/KafkaConnect': strimzi('Kafka Connect'),
  'kafka.strimzi.io/KafkaConnector': strimzi('KafkaConnector'),
  'kafka.strimzi.io/KafkaTopic': strimzi('Kafka Topic'),
  'kafka.strimzi.io/KafkaUser': strimzi('Kafka User'),
  'kafka.banzaicloud.io/KafkaCluster': banzaiCluster,
};
