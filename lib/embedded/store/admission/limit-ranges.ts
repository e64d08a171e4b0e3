import { parseQuantity, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { ensureObject, objectAt, objectsAt, textAt } from '../../fields.js';
import { forbidden } from '../../refusals.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import { amountsOf, containerAmounts, isMore, podAmounts, type Amounts } from './amounts.js';

/** One rule of a LimitRange. */
interface Limit {
  readonly type: string;
  readonly min: Amounts;
  readonly max: Amounts;
  readonly ratio: Amounts;
  readonly fallback: Amounts;
  readonly fallbackRequest: Amounts;
}

/** Gives the containers of a new pod what the LimitRanges of its namespace give to whoever asks for nothing, in place. */
export function limitDefaults(store: Store, resource: Resource, namespace: string, pod: KubeObject): void {
  if (resource.custom || resource.group !== '' || resource.kind !== 'Pod') return;
  for (const limits of limitsOf(store, namespace)) {
    const limit: Record<string, string> = {};
    const request: Record<string, string> = {};
    for (const rule of limits) {
      if (rule.type !== 'Container') continue;
      Object.assign(limit, rule.fallback);
      Object.assign(request, rule.fallbackRequest);
    }
    const notes: string[] = [];
    for (const [list, word] of [
      ['containers', 'container'],
      ['initContainers', 'init container'],
    ] as const) {
      for (const container of objectsAt(pod, 'spec', list)) {
        const name = textAt(container, 'name') ?? '';
        const own = containerAmounts(container, 'limits');
        const requested = fill(container, 'requests', request, own);
        const limited = fill(container, 'limits', limit, {});
        if (requested.length > 0) notes.push(`${requested.join(', ')} request for ${word} ${name}`);
        if (limited.length > 0) notes.push(`${limited.join(', ')} limit for ${word} ${name}`);
      }
    }
    if (notes.length === 0) continue;
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}`,
    };
  }
}

/** Sets what a container does not ask for; the names of what was set. What is limited by itself is requested by that. */
function fill(container: JsonObject, key: 'limits' | 'requests', amounts: Amounts, limited: Amounts): string[] {
  const names = Object.keys(amounts)
    .filter((name) => objectAt(container, 'resources', key)?.[name] === undefined && !(name in limited))
    .sort();
  if (names.length === 0) return names;
  const target = ensureObject(ensureObject(container, 'resources'), key);
  for (const name of names) target[name] = amounts[name] ?? '0';
  return names;
}

/** Refuses a new pod or claim that asks for less or more than the LimitRanges of its namespace allow. @throws ApiError Forbidden */
export function checkLimits(store: Store, resource: Resource, namespace: string, object: KubeObject): void {
  const isPod = !resource.custom && resource.group === '' && resource.kind === 'Pod';
  const isClaim = !resource.custom && resource.group === '' && resource.kind === 'PersistentVolumeClaim';
  if (!isPod && !isClaim) return;
  for (const limits of limitsOf(store, namespace)) {
    const faults = limits.flatMap((limit) => (isPod ? podFaults(limit, object) : claimFaults(limit, object)));
    if (faults.length === 0) continue;
    const text = faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`;
    throw forbidden(resource, object.metadata.name ?? '', text);
  }
}

function podFaults(limit: Limit, pod: KubeObject): string[] {
  if (limit.type === 'Pod') return faults(limit, podAmounts(pod, 'requests'), podAmounts(pod, 'limits'));
  if (limit.type !== 'Container') return [];
  const containers = [...objectsAt(pod, 'spec', 'containers'), ...objectsAt(pod, 'spec', 'initContainers')];
  return containers.flatMap((container) =>
    faults(limit, containerAmounts(container, 'requests'), containerAmounts(container, 'limits')),
  );
}

function claimFaults(limit: Limit, claim: KubeObject): string[] {
  if (limit.type !== 'PersistentVolumeClaim') return [];
  const wanted = amountsOf(objectAt(claim, 'spec', 'resources', 'requests'));
  return [...tooLittle(limit, wanted, {}), ...tooMuch(limit, wanted, wanted, 'request')];
}

function faults(limit: Limit, requests: Amounts, limits: Amounts): string[] {
  return [
    ...tooLittle(limit, requests, limits),
    ...tooMuch(limit, requests, limits, 'limit'),
    ...unequal(limit, requests, limits),
  ];
}

function tooLittle({ type, min }: Limit, requests: Amounts, limits: Amounts): string[] {
  return Object.entries(min).flatMap(([name, least]) => {
    const rule = `minimum ${name} usage per ${type} is ${least}`;
    const [asked, limited] = [requests[name], limits[name]];
    if (asked === undefined) return [`${rule}.  No request is specified`];
    if (isMore(least, asked)) return [`${rule}, but request is ${asked}`];
    return limited !== undefined && isMore(least, limited) ? [`${rule}, but limit is ${limited}`] : [];
  });
}

function tooMuch({ type, max }: Limit, requests: Amounts, limits: Amounts, word: string): string[] {
  return Object.entries(max).flatMap(([name, most]) => {
    const rule = `maximum ${name} usage per ${type} is ${most}`;
    const [asked, limited] = [requests[name], limits[name]];
    if (limited === undefined) return [`${rule}.  No limit is specified`];
    if (isMore(limited, most)) return [`${rule}, but ${word} is ${limited}`];
    return asked !== undefined && isMore(asked, most) ? [`${rule}, but request is ${asked}`] : [];
  });
}

function unequal({ type, ratio }: Limit, requests: Amounts, limits: Amounts): string[] {
  return Object.entries(ratio).flatMap(([name, most]) => {
    const rule = `${name} max limit to request ratio per ${type} is ${most}`;
    const [asked, limited] = [requests[name], limits[name]];
    if (asked === undefined || parseQuantity(asked).nanos === 0n)
      return [`${rule}, but no request is specified or request is 0`];
    if (limited === undefined || parseQuantity(limited).nanos === 0n)
      return [`${rule}, but no limit is specified or limit is 0`];
    const found = Number(parseQuantity(limited).nanos) / Number(parseQuantity(asked).nanos);
    const allowed = Number(parseQuantity(most).nanos) / 1e9;
    return found > allowed ? [`${rule}, but provided ratio is ${found.toFixed(6)}`] : [];
  });
}

function limitsOf(store: Store, namespace: string): Limit[][] {
  return inNamespace(store, 'LimitRange', namespace).map((range) =>
    objectsAt(range, 'spec', 'limits').map((limit) => ({
      type: textAt(limit, 'type') ?? '',
      min: amountsOf(objectAt(limit, 'min')),
      max: amountsOf(objectAt(limit, 'max')),
      ratio: amountsOf(objectAt(limit, 'maxLimitRequestRatio')),
      fallback: amountsOf(objectAt(limit, 'default')),
      fallbackRequest: amountsOf(objectAt(limit, 'defaultRequest')),
    })),
  );
}

/** The objects of a built-in core kind in a namespace. */
export function inNamespace(store: Store, kind: string, namespace: string): KubeObject[] {
  const all = store.collection(store.builtin('', kind)).list();
  return [...all].filter(({ metadata }) => metadata.namespace === namespace);
}
