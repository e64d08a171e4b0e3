import { objectAt, objectsAt } from '../../kube/index.js';
import { Policy, type DeliveredObject, type PlacedFault } from '../../platform/index.js';
import { podsOf } from './pods.js';

const LIMITED = ['cpu', 'memory'] as const;

/** A container has limits of CPU and memory, by itself or by a LimitRange of its namespace: one of them cannot starve a node. */
export const limits = Policy.forAll('LIMITS_MISSING', function* (objects): Iterable<PlacedFault> {
  const defaults = defaultLimits(objects);
  for (const each of objects) {
    const given = defaults.get(placeOf(each)) ?? new Set();
    for (const { containers } of podsOf(each.object)) {
      for (const { path, container } of containers) {
        const own = objectAt(container, 'resources', 'limits') ?? {};
        const missing = LIMITED.filter((name) => !given.has(name) && own[name] === undefined);
        if (missing.length === 0) continue;
        yield {
          construct: each.construct,
          got: `${path} without a limit of ${missing.join(' and ')}`,
          expected: 'resources.limits with cpu and memory',
          remedy: `say what it may use, or put a LimitRange with defaults into the namespace ${each.namespace}`,
        };
      }
    }
  }
});

function defaultLimits(objects: readonly DeliveredObject[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const each of objects) {
    if (each.object.kind !== 'LimitRange') continue;
    const place = found.get(placeOf(each)) ?? new Set();
    found.set(placeOf(each), place);
    for (const entry of objectsAt(each.object, 'spec', 'limits')) {
      if (entry['type'] !== 'Container') continue;
      for (const name of Object.keys({ ...objectAt(entry, 'default'), ...objectAt(entry, 'max') })) place.add(name);
    }
  }
  return found;
}

function placeOf({ cluster, namespace }: DeliveredObject): string {
  return `${cluster} ${namespace}`;
}
