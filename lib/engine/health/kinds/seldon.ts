import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import { byCondition, existing, observed, type HealthRules } from '../rules.js';

function seldonDeployment(object: KubeObject): ObjectHealth {
  const description = textAt(object, 'status', 'description');
  switch (textAt(object, 'status', 'state')) {
    case 'Failed':
      return degraded(description);
    case 'Available': {
      const ready = conditionIn(object, 'Ready');
      return ready && ready.status !== 'True' ? progressing(ready.message || description) : healthy(description);
    }
    default:
      return progressing(description);
  }
}

const model = byCondition({
  progressing: ['ModelProgressing', 'ModelCreate', 'ModelTerminating', 'ModelStateUnknown'],
  suspended: ['ModelScaledDown', 'ModelTerminated'],
});

/** Seldon Core, versions 1 and 2. */
export const seldonRules: HealthRules = {
  'machinelearning.seldon.io/SeldonDeployment': observed(seldonDeployment),
  'mlops.seldon.io/Model': observed(model),
  'mlops.seldon.io/Pipeline': observed(byCondition()),
  'mlops.seldon.io/Experiment': observed(byCondition()),
  'mlops.seldon.io/Server': observed(byCondition()),
  'mlops.seldon.io/SeldonRuntime': observed(byCondition()),
  'mlops.seldon.io/ServerConfig': existing,
  'mlops.seldon.io/SeldonConfig': existing,
};
