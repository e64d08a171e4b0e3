import type { KubeObject } from '../../../kube/index.js';
import { at, listAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditions, firstOf, unobserved, type HealthRules, type PartialRule } from '../rules.js';

function managedCertificate(object: KubeObject): ObjectHealth {
  const invisible = listAt(object, 'status', 'domainStatus').some(
    (domain) => at(domain, 'status') === 'FailedNotVisible',
  );
  if (invisible) return degraded('At least one certificate has failed to be provisioned');
  return textAt(object, 'status', 'certificateStatus') === 'Active'
    ? healthy('All certificates are active')
    : progressing('At least one certificate is still being provisioned');
}

/** Google Kubernetes Engine. */
export const googleCloudRules: HealthRules = { 'networking.gke.io/ManagedCertificate': managedCertificate };

/** The connector's own two kinds say their health themselves. */
const connector: PartialRule = (object) => {
  const value = at(object, 'status', 'healthy') ?? undefined;
  const own = object.kind === 'ConfigConnector' || object.kind === 'ConfigConnectorContext';
  if (!own || value === undefined) return undefined;
  return value === true ? healthy(`${object.kind} is healthy`) : degraded(`${object.kind} is not healthy`);
};

/** All kinds of Config Connector: the reason of a condition decides, whatever its type. */
export const configConnectorRule = firstOf(
  [
    unobserved('Update in progress'),
    connector,
    conditions(
      { reason: 'UpToDate', status: 'True', is: healthy },
      { reason: 'UpdateFailed', is: degraded },
      { reason: 'DependencyNotFound', is: degraded },
      { reason: 'DependencyNotReady', is: suspended },
    ),
  ],
  progressing('Update in progress'),
);
