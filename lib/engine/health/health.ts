import type { KubeObject } from '../../kube/index.js';
import type { HealthStatusCode } from '../../model/index.js';

/** Health of one object. */
export interface ObjectHealth {
  readonly status: HealthStatusCode;
  readonly message?: string;
}

/** The health rule of one kind; it sees objects of its kind only. */
export type HealthRule = (object: KubeObject) => ObjectHealth;

export const healthy = (message?: string) => health('Healthy', message);
export const progressing = (message?: string) => health('Progressing', message);
export const degraded = (message?: string) => health('Degraded', message);
export const suspended = (message?: string) => health('Suspended', message);
export const missing = (message?: string) => health('Missing', message);
export const unknown = (message?: string) => health('Unknown', message);

function health(status: HealthStatusCode, message = ''): ObjectHealth {
  return message === '' ? { status } : { status, message };
}
