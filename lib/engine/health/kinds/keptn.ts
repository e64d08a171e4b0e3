import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { firstOf, shown, word, type HealthRules } from '../rules.js';

function phase(kind: string, field = 'status'): HealthRule {
  return firstOf(
    [
      word(['status', field], {
        Succeeded: healthy(`${kind} is healthy`),
        Failed: degraded(`${kind} is degraded`),
      }),
    ],
    progressing(`${kind} is progressing`),
  );
}

/** A warning that passed is health too. */
function analysis(object: KubeObject): ObjectHealth {
  const [pass, warning] = ['pass', 'warning'].map((field) => at(object, 'status', field));
  if (pass === true) return healthy('Analysis is healthy');
  if (warning === true) return healthy('Analysis is healthy with warnings');
  return pass === false ? degraded('Analysis is degraded') : progressing('Analysis is progressing');
}

function metric(object: KubeObject): ObjectHealth {
  if (shown(at(object, 'status', 'errMsg')) !== '') return degraded('KeptnMetric is degraded');
  const value = at(object, 'status', 'value') ?? undefined;
  return value === undefined ? progressing('KeptnMetric is progressing') : healthy('KeptnMetric is healthy');
}

/** Keptn. */
export const keptnRules: HealthRules = {
  'lifecycle.keptn.sh/KeptnAppVersion': phase('KeptnAppVersion'),
  'lifecycle.keptn.sh/KeptnEvaluation': phase('KeptnEvaluation', 'overallStatus'),
  'lifecycle.keptn.sh/KeptnTask': phase('KeptnTask'),
  'lifecycle.keptn.sh/KeptnWorkloadInstance': phase('KeptnWorkloadInstance'),
  'lifecycle.keptn.sh/KeptnWorkloadVersion': phase('KeptnWorkloadVersion'),
  'metrics.keptn.sh/Analysis': analysis,
  'metrics.keptn.sh/KeptnMetric': metric,
};
