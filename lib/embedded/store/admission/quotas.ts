import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../fields.js';
import { forbidden } from '../../refusals.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import { amountsOf, containerAmounts, isMore, podAmounts, sum, type Amounts } from './amounts.js';
import { inNamespace } from './limit-ranges.js';

/** A quota that a new object counts against, and how much of it the object takes. */
export interface Charge {
  readonly quota: KubeObject;
  readonly used: Amounts;
}

const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];

/**
 * Finds the quotas that a new object counts against. A quota counts when its status says how much is allowed, which a quota
 * controller writes there.
 *
 * @throws ApiError Forbidden for a pod that does not say what a quota limits, and for more than is left
 */
export function chargesOf(store: Store, resource: Resource, namespace: string, object: KubeObject): Charge[] {
  const name = object.metadata.name ?? '';
  const quotas = inNamespace(store, 'ResourceQuota', namespace);
  if (quotas.length === 0) return [];
  const taken = usageOf(resource, object);
  return quotas.flatMap((quota) => {
    const hard = amountsOf(objectAt(quota, 'status', 'hard'));
    if (Object.keys(hard).length === 0 || !isInScope(quota, resource, object)) return [];
    const own = quota.metadata.name ?? '';
    if (isPod(resource)) {
      const unsaid = unsaidOf(hard, object);
      if (unsaid !== '') throw forbidden(resource, name, `failed quota: ${own}: must specify ${unsaid}`);
    }
    const used = amountsOf(objectAt(quota, 'status', 'used'));
    const counted = Object.keys(hard)
      .filter((key) => key in taken)
      .sort();
    const after = Object.fromEntries(counted.map((key) => [key, sum(used[key] ?? '0', taken[key] ?? '0')]));
    const over = counted.filter((key) => isMore(taken[key] ?? '0', '0') && isMore(after[key] ?? '0', hard[key] ?? '0'));
    if (over.length > 0) {
      const show = (amounts: Amounts): string => over.map((key) => `${key}=${amounts[key] ?? '0'}`).join(',');
      const why = `exceeded quota: ${own}, requested: ${show(taken)}, used: ${show(used)}, limited: ${show(hard)}`;
      throw forbidden(resource, name, why);
    }
    return counted.length === 0 ? [] : [{ quota, used: after }];
  });
}

/** Notes in the status of quotas what a new object takes. */
export function charge(store: Store, charges: readonly Charge[]): void {
  const quotas = store.builtin('', 'ResourceQuota');
  for (const { quota, used } of charges) {
    const status = objectAt(quota, 'status') ?? {};
    store.put(quotas, { ...quota, status: { ...status, used: { ...objectAt(status, 'used'), ...used } } }, quota);
  }
}

/** How much of what quotas count an object takes. */
function usageOf(resource: Resource, object: KubeObject): Amounts {
  const { group, plural, kind } = resource;
  const usage: Record<string, string> = { [`count/${plural}${group === '' ? '' : `.${group}`}`]: '1' };
  if (resource.custom || group !== '') return usage;
  if (COUNTED.has(kind)) usage[plural] = '1';
  if (kind === 'Pod') Object.assign(usage, podUsage(object));
  if (kind === 'Service') Object.assign(usage, serviceUsage(object));
  if (kind === 'PersistentVolumeClaim') Object.assign(usage, claimUsage(object));
  return usage;
}

const COUNTED = new Set(
  'Pod Service ConfigMap Secret ReplicationController ResourceQuota PersistentVolumeClaim'.split(' '),
);

function podUsage(pod: KubeObject): Amounts {
  const usage: Record<string, string> = {};
  for (const [name, amount] of Object.entries(podAmounts(pod, 'requests'))) {
    usage[`requests.${name}`] = amount;
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podAmounts(pod, 'limits'))) usage[`limits.${name}`] = amount;
  return usage;
}

function serviceUsage(service: KubeObject): Amounts {
  const type = textAt(service, 'spec', 'type');
  const ports = String(objectsAt(service, 'spec', 'ports').length);
  if (type === 'NodePort') return { 'services.nodeports': ports };
  if (type !== 'LoadBalancer') return {};
  const isAllotted = valueAt(service, ['spec', 'allocateLoadBalancerNodePorts']) !== false;
  return { 'services.loadbalancers': '1', 'services.nodeports': isAllotted ? ports : '0' };
}

function claimUsage(claim: KubeObject): Amounts {
  const { storage } = amountsOf(objectAt(claim, 'spec', 'resources', 'requests'));
  const storageClass = textAt(claim, 'spec', 'storageClassName') ?? '';
  const own = `${storageClass}.storageclass.storage.k8s.io`;
  return {
    ...(storage !== undefined && { 'requests.storage': storage }),
    ...(storageClass !== '' && { [`${own}/persistentvolumeclaims`]: '1' }),
    ...(storageClass !== '' && storage !== undefined && { [`${own}/requests.storage`]: storage }),
  };
}

/** Which containers do not say what a quota limits: `limits.cpu for: a,b; memory for: b`; empty when all do. */
function unsaidOf(hard: Amounts, pod: KubeObject): string {
  const containers = [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')];
  const lacking = COMPUTE.filter((key) => key in hard).map((key) => {
    const [first = '', second] = key.split('.');
    const part = first === 'limits' ? 'limits' : 'requests';
    const names = containers
      .filter((container) => !((second ?? first) in containerAmounts(container, part)))
      .map((container) => textAt(container, 'name') ?? '');
    return { key, names };
  });
  return lacking
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, names }) => `${key} for: ${names.sort().join(',')}`)
    .join('; ');
}

function isInScope(quota: KubeObject, resource: Resource, object: KubeObject): boolean {
  const scopes = valueAt(quota, ['spec', 'scopes']);
  const selected = objectsAt(quota, 'spec', 'scopeSelector', 'matchExpressions');
  const named = Array.isArray(scopes) ? scopes.map((scopeName) => ({ scopeName, operator: 'Exists' })) : [];
  const all: JsonObject[] = [...named, ...selected];
  return all.every((scope) => isPod(resource) && matches(scope, object));
}

function matches(scope: JsonObject, pod: KubeObject): boolean {
  const isLimited = numberOf(pod, 'activeDeadlineSeconds') !== undefined;
  switch (scope['scopeName']) {
    case 'Terminating':
      return isLimited;
    case 'NotTerminating':
      return !isLimited;
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass': {
      const own = textAt(pod, 'spec', 'priorityClassName') ?? '';
      const values = Array.isArray(scope['values']) ? scope['values'] : [];
      if (scope['operator'] === 'In') return values.includes(own);
      if (scope['operator'] === 'NotIn') return !values.includes(own);
      return (own !== '') === (scope['operator'] === 'Exists');
    }
    default:
      return false;
  }
}

function numberOf(pod: KubeObject, key: string): unknown {
  return valueAt(pod, ['spec', key]);
}

function isBestEffort(pod: KubeObject): boolean {
  return [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')].every(
    (container) =>
      Object.keys(stringsAt(container, 'resources', 'limits')).length === 0 &&
      Object.keys(stringsAt(container, 'resources', 'requests')).length === 0,
  );
}

function isPod({ custom, group, kind }: Resource): boolean {
  return !custom && group === '' && kind === 'Pod';
}
