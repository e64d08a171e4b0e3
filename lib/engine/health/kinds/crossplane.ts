import { asObject, at } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionIn, conditionsAt, conditionsIn, hasConditions } from '../object-conditions.js';
import { conditions, firstOf, hasStatus, type HealthRules, type PartialRule } from '../rules.js';
import type { KubeObject } from '../../../kube/index.js';

const upToDate = healthy('Resource is up-to-date.');
const isEmpty = (object: KubeObject) => Object.keys(asObject(object['status']) ?? {}).length === 0;

const inUse: PartialRule = (object) => {
  const config = object.kind === 'ProviderConfig' || object.kind === 'ClusterProviderConfig';
  const users = at(object, 'status', 'users') ?? undefined;
  return config && !hasConditions(object) && users !== undefined ? healthy('Resource is in use.') : undefined;
};

/**
 * Whatever a provider manages: a failed operation or synchronisation is a fault, one of the conditions that say "ready"
 * is health.
 *
 * @param withoutStatus kinds that never get a status; a missing one says nothing of any kind
 */
function managed(withoutStatus: readonly string[], readyTypes: readonly string[]): HealthRule {
  return firstOf(
    [
      (object) =>
        !hasStatus(object) || (isEmpty(object) && withoutStatus.includes(object.kind)) ? upToDate : undefined,
      inUse,
      conditions(
        { type: 'LastAsyncOperation', status: 'False', is: degraded },
        { type: 'Synced', status: 'False', is: degraded },
      ),
      (object) =>
        conditionsIn(object).some(({ type, status }) => readyTypes.includes(type) && status === 'True')
          ? upToDate
          : undefined,
    ],
    progressing('Provisioning ...'),
  );
}

function provider(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return progressing('Waiting for provider to be installed');
  const [installed, working] = ['Installed', 'Healthy'].map((type) => conditionIn(object, type));
  const good = installed?.status === 'True' && working?.status === 'True';
  return (good ? healthy : degraded)(`${installed?.reason ?? ''} ${working?.reason ?? ''}`);
}

function stackInstall(object: KubeObject): ObjectHealth {
  const found = conditionsAt(object, 'status', 'conditionedStatus', 'conditions').filter(
    ({ type }) => type === 'Ready',
  );
  const ready = found.find(({ status }) => status === 'True');
  if (ready) return healthy(ready.reason);
  const last = found.at(-1);
  return progressing(last ? last.reason : 'Waiting for stack to be installed');
}

/** Crossplane's own kinds. */
export const crossplaneRules: HealthRules = {
  'pkg.crossplane.io/Provider': provider,
  'stacks.crossplane.io/ClusterStackInstall': stackInstall,
};

/** What Crossplane's providers manage, and whatever is composed of that. */
export const crossplaneManaged = managed(
  [
    'Composition',
    'CompositionRevision',
    'DeploymentRuntimeConfig',
    'ClusterProviderConfig',
    'ProviderConfig',
    'ProviderConfigUsage',
    'ControllerConfig',
  ],
  ['Ready', 'Healthy', 'Offered', 'Established', 'ValidPipeline', 'RevisionHealthy'],
);

/** What Upbound's providers manage. */
export const upboundManaged = managed(['ClusterProviderConfig', 'ProviderConfig', 'ProviderConfigUsage'], ['Ready']);
