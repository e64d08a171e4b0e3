import type { KubeObject } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';
import { podHealth } from './pod.js';

function service(object: KubeObject): ObjectHealth {
  const balanced = textAt(object, 'spec', 'type') === 'LoadBalancer';
  return balanced && listAt(object, 'status', 'loadBalancer', 'ingress').length === 0 ? progressing() : healthy();
}

function persistentVolumeClaim(object: KubeObject): ObjectHealth {
  switch (textAt(object, 'status', 'phase')) {
    case 'Lost':
      return degraded();
    case 'Pending':
      return progressing();
    case 'Bound':
      return healthy();
    default:
      return unknown();
  }
}

/** The core group. */
export const coreRules: HealthRules = {
  '/Pod': podHealth,
  '/Service': service,
  '/PersistentVolumeClaim': persistentVolumeClaim,
};
