import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { healthy, progressing, type ObjectHealth } from '../health.js';
import { hasStatus, type HealthRules } from '../rules.js';

function cluster(object: KubeObject): ObjectHealth {
  const ready = at(object, 'status', 'readyReplicas');
  return hasStatus(object) && ready !== 0 && ready === at(object, 'status', 'replicas')
    ? healthy('All ZK Nodes have joined the ensemble')
    : progressing('Waiting for ZK Nodes to join the ensemble');
}

/** ZooKeeper by Pravega. */
export const zooKeeperRules: HealthRules = { 'zookeeper.pravega.io/ZookeeperCluster': cluster };
