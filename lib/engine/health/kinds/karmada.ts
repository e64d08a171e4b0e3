import type { KubeObject } from '../../../kube/index.js';
import { at, listAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';
import { hasStatus, type HealthRules } from '../rules.js';

/** Every cluster has to report, and none badly. Health that is not known counts as bad where the object was not even applied. */
function binding(needsClusters: boolean): HealthRule {
  return (object) => {
    const open = progressing('Current resource status is insufficient');
    if (!hasStatus(object)) return open;
    const given = Array.isArray(at(object, 'spec', 'clusters'));
    const clusters = listAt(object, 'spec', 'clusters');
    const reports = listAt(object, 'status', 'aggregatedStatus');
    const missing = given ? clusters.length === 0 || clusters.length !== reports.length : needsClusters;
    if (missing || reports.length === 0) return open;
    return isUnhealthy(object) ? degraded('Current resource status is unhealthy') : healthy();
  };
}

function isUnhealthy(object: KubeObject): boolean {
  return listAt(object, 'status', 'aggregatedStatus').some((report) => {
    const health = at(report, 'health');
    return health === 'Unhealthy' || (health === 'Unknown' && at(report, 'applied') !== true);
  });
}

/** Karmada. */
export const karmadaRules: HealthRules = {
  'work.karmada.io/ClusterResourceBinding': binding(true),
  'work.karmada.io/ResourceBinding': binding(false),
};
