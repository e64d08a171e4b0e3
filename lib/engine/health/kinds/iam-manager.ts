import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

const faults = ['Error', 'RolesMaxLimitReached', 'PolicyNotAllowed', 'RoleNameNotAvailable'];

function role(object: KubeObject): ObjectHealth {
  const [name, arn, id] = ['roleName', 'roleARN', 'roleID'].map((field) => {
    const value = at(object, 'status', field);
    return typeof value === 'string' ? value : '<none>';
  });
  const state = textAt(object, 'status', 'state');
  if (state === 'Ready') return healthy(`Role '${name}' exists with ARN '${arn}' and ID '${id}'.`);
  if (!faults.includes(state)) return progressing('Waiting for Iamrole to be reconciled');
  const retries = numberAt(object, 'status', 'retryCount') ?? 0;
  const description = at(object, 'status', 'errorDescription');
  const retry = retries > 0 ? `(retry ${retries}) ` : '';
  const error = typeof description === 'string' ? ` Reconciliation error was: ${description}` : '';
  return degraded(
    `Failed to reconcile the Iamrole ${retry}for role '${name}' with ARN '${arn}' and ID '${id}'.${error}`,
  );
}

/** Keiko's IAM manager. */
export const iamManagerRules: HealthRules = { 'iammanager.keikoproj.io/Iamrole': role };
