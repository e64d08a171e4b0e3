import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions, type ObjectCondition } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/**
 * An installation: all of `needed` have to be True. Anything Unknown, or False in `waitedFor`, is waited for; the rest is
 * a fault.
 */
function installation(kind: string, needed: readonly string[], waitedFor: readonly string[]): HealthRule {
  return (object) => {
    if (!hasConditions(object)) return progressing(`Waiting for ${kind}`);
    const list = conditionsIn(object);
    const message = list.map(({ type, status }, index) => `${index + 1}: ${type} | ${status}\n`).join('');
    const open = list.some(
      ({ type, status }) => status === 'Unknown' || (status === 'False' && waitedFor.includes(type)),
    );
    if (open) return progressing(message);
    const good = list.filter(({ type, status }) => status === 'True' && needed.includes(type));
    return good.length === needed.length ? healthy(`${kind} is healthy.`) : degraded(message);
  };
}

const parts = ['ConfigurationsReady', 'RoutesReady', 'Ready'];

function service(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return progressing('Waiting for status update.');
  const list = conditionsIn(object);
  const open = list.filter(({ status }) => status === 'False' || status === 'Unknown');
  const good = list.filter(({ type, status }) => status === 'True' && parts.includes(type));
  if (open.length === 0 && good.length === parts.length) return healthy('Knative Service is healthy.');
  const message = open.map((condition) => `${describe(condition)}\n`).join('');
  return open.some(({ status }) => status === 'False') ? degraded(message) : progressing(message);
}

function describe({ type, status, reason, message }: ObjectCondition): string {
  const since = reason === '' ? '' : `, since ${reason}.`;
  return `${type} is ${status}${since}${message === '' ? '' : ` ${message}`}`;
}

/** Knative. */
export const knativeRules: HealthRules = {
  'operator.knative.dev/KnativeEventing': installation('KnativeEventing', ['Ready', 'InstallSucceeded'], ['Ready']),
  'operator.knative.dev/KnativeServing': installation(
    'KnativeServing',
    ['Ready', 'InstallSucceeded', 'DependenciesInstalled', 'DeploymentsAvailable'],
    ['Ready', 'DeploymentsAvailable'],
  ),
  'serving.knative.dev/Service': service,
};
