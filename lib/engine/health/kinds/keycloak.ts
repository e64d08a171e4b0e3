import type { KubeObject } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions, type ObjectCondition } from '../object-conditions.js';
import { judge, type HealthRules } from '../rules.js';

/** The condition that became true first decides; those without a time come last. */
function keycloak(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return progressing('Waiting for Keycloak status conditions to exist');
  const byTime = conditionsIn(object).sort((a, b) => (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0));
  const health = judge(byTime, [
    { type: 'Ready', status: 'True', is: healthy, saying: '' },
    { type: 'HasErrors', status: 'True', is: degraded, saying: ({ message }) => `Has Errors: ${message}` },
  ]);
  return health ?? progressing();
}

const since = ({ fields }: ObjectCondition) => textAt(fields, 'lastTransitionTime') || '~';

/** Keycloak. */
export const keycloakRules: HealthRules = { 'k8s.keycloak.org/Keycloak': keycloak };
