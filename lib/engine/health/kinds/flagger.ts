import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { hasStatus, shown, word, type HealthRules } from '../rules.js';

/** The phase, the weight of the canary as long as it has any, and what the conditions say. */
function describe(object: KubeObject): string {
  const weight = shown(at(object, 'status', 'canaryWeight'));
  const parts = [
    ...(Number(weight) > 0 ? [`Canary Weight: ${weight} %`] : []),
    ...conditionsIn(object).map(({ message }) => message),
  ];
  return `${textAt(object, 'status', 'phase')} --- ${parts.join(' --- ')}`;
}

function canary(object: KubeObject): ObjectHealth {
  if (!hasStatus(object)) return unknown('No status');
  const phases = {
    Initialized: healthy,
    Progressing: progressing,
    Promoting: progressing,
    Finalising: progressing,
    Succeeded: healthy,
    Failed: degraded,
  };
  return word(['status', 'phase'], phases, { saying: describe })(object) ?? unknown(describe(object));
}

/** Flagger. */
export const flaggerRules: HealthRules = { 'flagger.app/Canary': canary };
