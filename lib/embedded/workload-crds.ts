import type { KubeObject } from '../kube/index.js';

/** Permissive definitions of the third-party kinds that the workload simulator plays. */
export function workloadCrds(): KubeObject[] {
  return [];
}
