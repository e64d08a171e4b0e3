import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function applicationSet(object: KubeObject): ObjectHealth {
  if (object['status'] === undefined) return progressing('Waiting for the status to be reported');
  const [failed, upToDate, rolling] = ['ErrorOccurred', 'ResourcesUpToDate', 'RolloutProgressing'].map((type) =>
    conditionIn(object, type),
  );
  if (failed?.status === 'True') return degraded(failed.message);
  if (upToDate?.status === 'False') return degraded(upToDate.message);
  if (rolling?.status === 'True') return progressing(rolling.message);
  return upToDate?.status === 'True' ? healthy(upToDate.message) : progressing('Waiting for the status to be reported');
}

/** ApplicationSet. An Application has no rule: a parent does not take over the health of its children. */
export const argoCdRules: HealthRules = { 'argoproj.io/ApplicationSet': applicationSet };
