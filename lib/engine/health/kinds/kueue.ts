import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionIn, isTrue } from '../object-conditions.js';
import { byCondition, existing, observed, type HealthRules } from '../rules.js';

function queue(object: KubeObject): ObjectHealth {
  if (textAt(object, 'spec', 'stopPolicy').startsWith('Hold')) return suspended('The queue is held');
  const active = conditionIn(object, 'Active');
  if (!active) return progressing();
  if (active.status === 'True') return healthy(active.message);
  if (active.reason === 'Stopped') return suspended(active.message);
  return active.reason === 'Terminating' ? progressing(active.message) : degraded(active.message);
}

function workload(object: KubeObject): ObjectHealth {
  const finished = conditionIn(object, 'Finished');
  if (finished?.status === 'True') {
    return ['Failed', 'OwnerNotFound'].includes(finished.reason)
      ? degraded(finished.message)
      : healthy(finished.message);
  }
  if (at(object, 'spec', 'active') === false) return suspended('The workload is not active');
  return isTrue(object, 'Admitted') ? healthy() : progressing(conditionIn(object, 'QuotaReserved')?.message);
}

/** Kueue. */
export const kueueRules: HealthRules = {
  'kueue.x-k8s.io/ClusterQueue': observed(queue),
  'kueue.x-k8s.io/LocalQueue': observed(queue),
  'kueue.x-k8s.io/Workload': observed(workload),
  'kueue.x-k8s.io/AdmissionCheck': observed(byCondition({ type: 'Active' })),
  'kueue.x-k8s.io/Cohort': existing,
  'kueue.x-k8s.io/ResourceFlavor': existing,
  'kueue.x-k8s.io/Topology': existing,
  'kueue.x-k8s.io/WorkloadPriorityClass': existing,
};
