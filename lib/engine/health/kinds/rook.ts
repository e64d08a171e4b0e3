import type { KubeObject } from '../../../kube/index.js';
import { at, objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { firstOf, hasStatus, withoutStatus, word, type HealthRules } from '../rules.js';

function cassandraCluster(object: KubeObject): ObjectHealth {
  const racks = at(object, 'status', 'racks');
  const complete = Object.values(objectAt(racks)).every((rack) => {
    const [members, ready] = [at(rack, 'members') ?? undefined, at(rack, 'readyMembers') ?? undefined];
    return members === undefined || ready === undefined || members === ready;
  });
  return racks !== undefined && complete ? healthy() : progressing('Waiting for Cassandra Cluster');
}

/** Ceph's own health decides; only when that is good does the state of the cluster count. */
function cephCluster(object: KubeObject): ObjectHealth {
  if (!hasStatus(object)) return progressing('Waiting for status to be reported');
  const health = textAt(object, 'status', 'ceph', 'health');
  const state = textAt(object, 'status', 'state');
  const messages = [textAt(object, 'status', 'message')];
  let verdict = progressing;
  if (health === 'HEALTH_ERR' || health === 'HEALTH_WARN') verdict = degraded;
  if (health === 'HEALTH_OK') verdict = healthy;
  if (health === 'HEALTH_OK' && state !== '') {
    messages.unshift(`Ceph cluster state is ${state}`);
    if (state === 'Error') verdict = degraded;
    else if (state !== 'Created' && state !== 'Connected') verdict = progressing;
  }
  if (health !== '') messages.unshift(`Ceph health is ${health}${cephDetails(object)}`);
  return verdict(messages.filter((message) => message !== '').join(' - '));
}

/** The messages of all findings, by the names of the findings, in brackets. */
function cephDetails(object: KubeObject): string {
  const details = objectAt(object, 'status', 'ceph', 'details');
  const messages = Object.keys(details)
    .sort()
    .map((type) => at(details, type, 'message'))
    .filter((message) => typeof message === 'string');
  return messages.length > 0 ? ` (${messages.join('; ')})` : '';
}

function cephObjectStore(object: KubeObject): ObjectHealth {
  const phase = textAt(object, 'status', 'phase');
  const endpoint = textAt(object, 'status', 'info', 'endpoint');
  const state = phase === '' ? 'Waiting for status to be reported' : `Ceph object store phase is ${phase}`;
  const message = endpoint === '' ? state : `${state} - endpoint: ${endpoint}`;
  if (phase === 'Ready') return healthy(message);
  return phase === 'Failure' ? degraded(message) : progressing(message);
}

const objectBucketClaim = firstOf(
  [
    withoutStatus('Waiting for status to be reported'),
    word(
      ['status', 'phase'],
      { Bound: healthy, Failed: degraded },
      { other: progressing, saying: (_, phase) => `Object bucket claim phase is ${phase}` },
    ),
  ],
  progressing('Waiting for phase to be reported'),
);

/** Rook's storage. */
export const rookRules: HealthRules = {
  'cassandra.rook.io/Cluster': cassandraCluster,
  'ceph.rook.io/CephCluster': cephCluster,
  'ceph.rook.io/CephObjectStore': cephObjectStore,
  'objectbucket.io/ObjectBucketClaim': objectBucketClaim,
};
