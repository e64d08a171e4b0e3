import type { KubeObject } from '../../../kube/index.js';
import { numberAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { judge, type HealthRules } from '../rules.js';

/** A ready function without replicas was scaled to zero. */
function openFaasFunction(object: KubeObject): ObjectHealth {
  const idle = (numberAt(object, 'status', 'replicas') ?? 0) === 0;
  const health = judge(conditionsIn(object), [
    { type: 'Ready', status: 'False', is: degraded },
    { type: 'Stalled', status: 'True', is: degraded },
    idle
      ? { type: 'Ready', status: 'True', is: suspended, saying: 'No replicas available' }
      : { type: 'Ready', status: 'True', is: healthy },
  ]);
  return health ?? progressing('Waiting for Function');
}

/** OpenFaaS. */
export const openFaasRules: HealthRules = { 'openfaas.com/Function': openFaasFunction };
