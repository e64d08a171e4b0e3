import type { Json, KubeObject } from '../../../kube/index.js';
import { at, objectAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { shown, type HealthRules } from '../rules.js';

/** One verdict of the gateway; old versions say the state as a number. */
function verdict(status: Json | undefined): ObjectHealth | undefined {
  switch (shown(at(status, 'state'))) {
    case 'Pending':
    case '0':
      return suspended('The resource has not yet been validated');
    case 'Accepted':
    case '1':
      return healthy('The resource has been validated');
    case 'Rejected':
    case '2':
    case 'Warning':
    case '3':
      return degraded(textAt(status, 'reason'));
    default:
      return undefined;
  }
}

/** The verdict of the first namespace that has one, or that of the object itself. */
function validated(object: KubeObject): ObjectHealth {
  for (const status of Object.values(objectAt(object, 'status', 'statuses'))) {
    const health = verdict(status);
    if (health) return health;
  }
  return verdict(object['status']) ?? progressing('Update in progress');
}

/** Gloo Gateway. */
export const soloRules: HealthRules = {
  'gateway.solo.io/Gateway': validated,
  'gateway.solo.io/MatchableHttpGateway': validated,
  'gateway.solo.io/RouteOption': validated,
  'gateway.solo.io/RouteTable': validated,
  'gateway.solo.io/VirtualHostOption': validated,
  'gateway.solo.io/VirtualService': validated,
  'gloo.solo.io/Proxy': validated,
  'gloo.solo.io/Settings': validated,
  'gloo.solo.io/Upstream': validated,
  'gloo.solo.io/UpstreamGroup': validated,
};
