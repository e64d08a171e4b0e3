import type { KubeObject } from '../../../kube/index.js';
import { asObject, at, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

/** Old versions of the operator say `success`, newer ones a state. */
function deployment(object: KubeObject): ObjectHealth {
  const reconciliation = asObject(at(object, 'status', 'reconciliationStatus'));
  if (!reconciliation) return progressing('Waiting for Flink operator');
  if (reconciliation['success'] === true || reconciliation['state'] === 'DEPLOYED') return healthy();
  switch (textAt(object, 'status', 'jobManagerDeploymentStatus')) {
    case 'DEPLOYED_NOT_READY':
    case 'DEPLOYING':
      return progressing('Waiting for deploying');
    case 'ERROR':
      return degraded(textAt(reconciliation, 'error'));
    default:
      return progressing('Waiting for Flink operator');
  }
}

/** Apache Flink. */
export const flinkRules: HealthRules = { 'flink.apache.org/FlinkDeployment': deployment };
