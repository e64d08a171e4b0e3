import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';
import { conditionsIn, lastOf } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/** A service is adopted, then advertised, then discovered; a lookup that fails says nothing about the service. */
function serviceInstance(object: KubeObject): ObjectHealth {
  const [adopted, advertised, discovered] = ['Adopted', 'Advertised', 'Discoverable'].map((wanted) =>
    lastOf(conditionsIn(object), ({ type }) => type === wanted),
  );
  if (adopted?.status === 'False') return degraded(adopted.message);
  if (advertised && ['AdvertiseError', 'UnadvertiseError'].includes(advertised.reason)) {
    return degraded(advertised.message);
  }
  if (discovered?.reason === 'DiscoveryError') return unknown(discovered.message);
  return discovered?.status === 'True' ? healthy(discovered.message) : progressing(discovered?.message);
}

/** Proclaim, which announces services by DNS. */
export const proclaimRules: HealthRules = { 'proclaim.dogmatiq.io/DNSSDServiceInstance': serviceInstance };
