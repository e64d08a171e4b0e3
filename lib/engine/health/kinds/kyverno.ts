import type { KubeObject } from '../../../kube/index.js';
import { healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function policy(object: KubeObject): ObjectHealth {
  const ready = conditionsIn(object).some(
    ({ type, status, reason, message }) =>
      type === 'Ready' && status === 'True' && reason === 'Succeeded' && message === 'Ready',
  );
  return ready ? healthy('Policy is ready') : progressing('Waiting for Policy to be ready');
}

/** Kyverno. */
export const kyvernoRules: HealthRules = { 'kyverno.io/Policy': policy };
