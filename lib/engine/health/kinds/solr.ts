import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { healthy, progressing, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

function cloud(object: KubeObject): ObjectHealth {
  const nodes = at(object, 'status', 'solrNodes');
  if (!Array.isArray(nodes)) return progressing('Waiting for solr to exist');
  return nodes.every((node) => at(node, 'ready') === true)
    ? healthy('Solr is ready')
    : progressing('Not all replicas are ready');
}

/** Apache Solr. */
export const solrRules: HealthRules = { 'solr.apache.org/SolrCloud': cloud };
