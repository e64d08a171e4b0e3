import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, messageOr } from '../object-conditions.js';
import { firstOf, word, type HealthRules } from '../rules.js';

function component(kind: string): HealthRule {
  return firstOf(
    [
      word(['status', 'phase'], {
        RUNNING: healthy(`${kind} running`),
        PROVISIONING: progressing(`${kind} provisioning`),
      }),
    ],
    progressing(`Waiting for ${kind}`),
  );
}

/** What is wrong with a connector stands in its only condition. */
function connector(object: KubeObject): ObjectHealth {
  const [state, running] = ['state', 'connectorState'].map((field) => textAt(object, 'status', field));
  const failed = at(object, 'status', 'failedTasksCount') ?? undefined;
  if (state === 'CREATED' && running === 'RUNNING' && failed === undefined) return healthy('Connector running');
  if (state === 'ERROR') {
    const [only] = conditionsIn(object);
    return degraded(only ? messageOr(only, '') : 'No conditions available');
  }
  return state !== '' && (numberAt(object, 'status', 'failedTasksCount') ?? 0) > 0
    ? degraded('Connector has failed tasks')
    : progressing('Waiting for Kafka Connector');
}

/** Confluent for Kubernetes. */
export const confluentRules: HealthRules = {
  'platform.confluent.io/Connect': component('Connect'),
  'platform.confluent.io/Connector': connector,
  'platform.confluent.io/ControlCenter': component('ControlCenter'),
  'platform.confluent.io/Kafka': component('Kafka'),
  'platform.confluent.io/KsqlDB': component('KsqlDB'),
  'platform.confluent.io/SchemaRegistry': component('SchemaRegistry'),
  'platform.confluent.io/Zookeeper': component('Zookeeper'),
};
