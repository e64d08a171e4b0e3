import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

const unknownStatus = (what: string) =>
  unknown(
    `${what} is unknown. Ensure your ArgoCD is current and then check for/file a bug report: https://github.com/argoproj/argo-cd/issues`,
  );

function beat(object: KubeObject): ObjectHealth {
  const health = textAt(object, 'status', 'health');
  const available = numberAt(object, 'status', 'availableNodes');
  const expected = numberAt(object, 'status', 'expectedNodes');
  if (health === 'red') return degraded('Elastic Beat status is Red');
  if (health === 'green') return healthy('Elastic Beat status is Green');
  if (health === 'yellow' && available !== undefined && expected !== undefined) {
    return progressing(`Elastic Beat status is deploying, there is ${available} instance(s) on ${expected} expected`);
  }
  if (health === 'yellow' || (health === '' && expected !== undefined)) {
    return progressing('Elastic Beat phase is progressing');
  }
  return unknownStatus('Elastic Beat status');
}

const lookAt = 'Check the status of indices, replicas and shards';

/** All nodes of all node sets have to be there before the phase counts, and that before the health. */
function elasticsearch(object: KubeObject): ObjectHealth {
  const nothing = unknownStatus('Elasticsearch Cluster status');
  const available = numberAt(object, 'status', 'availableNodes');
  if (available === undefined) return nothing;
  const wanted = listAt(object, 'spec', 'nodeSets').reduce<number>(
    (sum, set) => sum + (numberAt(set, 'count') ?? 0),
    0,
  );
  if (available < wanted) {
    return progressing(`The desired amount of availableNodes is ${wanted} but the current amount is ${available}`);
  }
  const phase = textAt(object, 'status', 'phase');
  const health = at(object, 'status', 'health');
  if (available > wanted || typeof health !== 'string') return nothing;
  if (phase === 'ApplyingChanges' || phase === 'MigratingData') {
    return progressing(`Elasticsearch phase is ${phase}`);
  }
  if (phase === 'Invalid') return degraded('Elasticsearch phase is Invalid');
  if (phase !== 'Ready') return nothing;
  if (health === 'green') return healthy('Elasticsearch Cluster status is Green');
  if (health === 'yellow') return progressing(`Elasticsearch Cluster status is Yellow. ${lookAt}`);
  return health === 'red' ? degraded(`Elasticsearch Cluster status is Red. ${lookAt}`) : nothing;
}

const logstash = firstOf(
  [
    word(['status', 'health'], {
      green: healthy('Logstash status is Green'),
      yellow: progressing('Logstash status is Yellow'),
      red: degraded('Logstash status is Red'),
    }),
  ],
  progressing('Waiting for Logstash'),
);

/** Elastic Cloud on Kubernetes. */
export const elasticRules: HealthRules = {
  'beat.k8s.elastic.co/Beat': beat,
  'elasticsearch.k8s.elastic.co/Elasticsearch': elasticsearch,
  'logstash.k8s.elastic.co/Logstash': logstash,
};
