import type { KubeObject } from '../../../kube/index.js';
import { numberAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/** A binding or an instance of a service: usable unless a condition says otherwise. */
function service(object: KubeObject): ObjectHealth {
  const { deletionTimestamp, generation } = object.metadata;
  if (deletionTimestamp !== undefined) return progressing('Resource is being deleted');
  if (!hasConditions(object)) return progressing('Waiting for status');
  for (const { type, status, message, fields } of conditionsIn(object)) {
    const observed = numberAt(fields, 'observedGeneration');
    if (observed !== undefined && generation !== undefined && observed !== generation) {
      return progressing('Waiting for spec update to be observed');
    }
    if ((type === 'Succeeded' && status === 'False') || (type === 'Failed' && status === 'True')) {
      return degraded(message);
    }
  }
  return healthy('Ready to use');
}

/** SAP's service operator. */
export const sapRules: HealthRules = {
  'services.cloud.sap.com/ServiceBinding': service,
  'services.cloud.sap.com/ServiceInstance': service,
};
