import type { KubeObject } from '../../../kube/index.js';
import { listAt } from '../../read.js';
import { healthy, progressing, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

function ingress(object: KubeObject): ObjectHealth {
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0 ? healthy() : progressing();
}

/** Ingress, under both of its groups. */
export const networkingRules: HealthRules = { 'networking.k8s.io/Ingress': ingress, 'extensions/Ingress': ingress };
