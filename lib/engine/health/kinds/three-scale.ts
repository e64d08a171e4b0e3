import type { KubeObject } from '../../../kube/index.js';
import { at, numberAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, messageOr } from '../object-conditions.js';
import { conditions, firstOf, word, type ConditionCase, type HealthRules } from '../rules.js';

const waitingFor = (kind: string) => progressing(`Waiting for 3scale ${kind} status...`);

/** A fault that a condition of its own reports; `text` is said when the condition has no message. */
const fault = (kind: string, type: string, text: string): ConditionCase => ({
  type,
  status: 'True',
  is: degraded,
  or: `3scale ${kind} ${text}`,
});
const invalid = (kind: string) => fault(kind, 'Invalid', 'configuration is invalid');
const orphan = (kind: string) => fault(kind, 'Orphan', 'references non-existing resources');
const failed = (kind: string, text = 'synchronization failed') => fault(kind, 'Failed', text);

/** A kind that ends in the condition `done`, or in one of several others. */
function capability(kind: string, done: 'Ready' | 'Synced', ...others: readonly ConditionCase[]): HealthRule {
  const success = { type: done, status: 'True', is: healthy, saying: `3scale ${kind} is ${done.toLowerCase()}` };
  return firstOf([conditions(success, ...others)], waitingFor(kind));
}

/** Only started deployments, or the condition Available, make it healthy; a reason of not being available is a fault. */
function apiManager(object: KubeObject): ObjectHealth {
  const deployed = (state: string) => (at(object, 'status', 'deployments', state) ?? null) !== null;
  const available = '3scale APIManager is available';
  if (deployed('ready') && !deployed('starting') && !deployed('stopped')) return healthy(available);
  for (const { type, status, reason } of conditionsIn(object)) {
    if (type !== 'Available') continue;
    if (status === 'True') return healthy(available);
    if (reason !== '') return degraded(`3scale APIManager is degraded: ${reason}`);
  }
  return waitingFor('APIManager');
}

const hasId = (object: KubeObject, field: string) => (numberAt(object, 'status', field) ?? 0) > 0;

/** Not ready is a fault only as long as the application was never created. */
function application(object: KubeObject): ObjectHealth {
  if (at(object, 'status', 'state') === 'suspended') return suspended('3scale Application is suspended');
  for (const condition of conditionsIn(object)) {
    if (condition.type !== 'Ready') continue;
    if (condition.status === 'True') return healthy('3scale Application is ready');
    if (!hasId(object, 'adminId')) return degraded(messageOr(condition, '3scale Application is not ready'));
  }
  return waitingFor('Application');
}

function tenant(object: KubeObject): ObjectHealth {
  const found = conditionsIn(object).filter(({ type }) => type === 'Ready');
  const ready = found.some(({ status }) => status === 'True');
  if (ready && hasId(object, 'tenantId') && hasId(object, 'adminId')) return healthy('3scale Tenant is ready');
  const fault = found.find(({ status }) => status !== 'True');
  return fault ? degraded(messageOr(fault, '3scale Tenant is degraded')) : waitingFor('Tenant');
}

const developerUser = firstOf(
  [
    word(['status', 'developerUserState'], {
      suspended: suspended('3scale Developer user is waiting for admin approval'),
    }),
  ],
  capability('DeveloperUser', 'Ready', invalid('DeveloperUser'), orphan('DeveloperUser'), failed('DeveloperUser')),
);

/** 3scale API management. */
export const threeScaleRules: HealthRules = {
  'apps.3scale.net/APIManager': apiManager,
  'capabilities.3scale.net/ActiveDoc': capability(
    'ActiveDoc',
    'Ready',
    invalid('ActiveDoc'),
    orphan('ActiveDoc'),
    failed('ActiveDoc'),
  ),
  'capabilities.3scale.net/Application': application,
  'capabilities.3scale.net/ApplicationAuth': capability(
    'ApplicationAuth',
    'Ready',
    failed('ApplicationAuth', 'failed'),
  ),
  'capabilities.3scale.net/Backend': capability('Backend', 'Synced', invalid('Backend'), failed('Backend')),
  'capabilities.3scale.net/CustomPolicyDefinition': capability(
    'CustomPolicyDefinition',
    'Ready',
    invalid('CustomPolicyDefinition'),
    failed('CustomPolicyDefinition'),
  ),
  'capabilities.3scale.net/DeveloperAccount': capability(
    'DeveloperAccount',
    'Ready',
    invalid('DeveloperAccount'),
    failed('DeveloperAccount'),
    { type: 'Waiting', status: 'True', is: suspended, or: '3scale DeveloperAccount is waiting for approval' },
  ),
  'capabilities.3scale.net/DeveloperUser': developerUser,
  'capabilities.3scale.net/OpenAPI': capability(
    'OpenAPI',
    'Ready',
    invalid('OpenAPI'),
    failed('OpenAPI', 'reconciliation failed'),
  ),
  'capabilities.3scale.net/Product': capability(
    'Product',
    'Synced',
    invalid('Product'),
    orphan('Product'),
    failed('Product'),
  ),
  'capabilities.3scale.net/ProxyConfigPromote': capability(
    'ProxyConfigPromote',
    'Ready',
    { type: 'In-progress', status: 'True', is: progressing, or: '3scale ProxyConfigPromote is in progress' },
    // Argo CD's spelling.
    { type: 'Failed', status: 'True', is: degraded, or: '3cale ProxyConfigPromote failed' },
  ),
  'capabilities.3scale.net/Tenant': tenant,
};
