import { compareQuantities, objectAt, type JsonObject } from '../../kube/index.js';
import { Policy, type DeliveredObject, type PlacedFault } from '../../platform/index.js';
import { podsOf, type PodPlace } from './pods.js';

/** The GPUs that the workloads of a namespace ask for together fit into its ResourceQuota. */
export const gpuQuota = Policy.forAll('GPU_QUOTA_EXCEEDED', function* (objects): Iterable<PlacedFault> {
  for (const quota of objects) {
    if (quota.object.kind !== 'ResourceQuota') continue;
    const spec = objectAt(quota.object, 'spec') ?? {};
    if (spec['scopes'] !== undefined || spec['scopeSelector'] !== undefined) continue;
    for (const [key, most] of Object.entries(objectAt(spec, 'hard') ?? {})) {
      const resource = key.replace(/^(requests|limits)\./, '');
      if (!isGpu(resource) || (typeof most !== 'string' && typeof most !== 'number')) continue;
      yield* exceeding(quota, resource, most, objects);
    }
  }
});

function* exceeding(
  { cluster, namespace }: DeliveredObject,
  resource: string,
  most: string | number,
  objects: readonly DeliveredObject[],
): Iterable<PlacedFault> {
  const wanting = objects.flatMap((each) => {
    if (each.cluster !== cluster || each.namespace !== namespace) return [];
    const count = podsOf(each.object).reduce((sum, pod) => sum + pod.copies * countOf(pod, resource), 0);
    return count > 0 ? [{ each, count }] : [];
  });
  const total = wanting.reduce((sum, { count }) => sum + count, 0);
  const last = wanting.at(-1);
  if (!last || compareQuantities(total, most) <= 0) return;
  const parts = wanting.map(({ each, count }) => `${count} by ${each.construct.node.path}`);
  yield {
    construct: last.each.construct,
    got: `${total} ${resource} in the namespace ${namespace} of ${cluster}: ${parts.join(', ')}`,
    expected: `at most ${most}, by its ResourceQuota`,
    remedy: 'ask for fewer, or raise the quota',
  };
}

/** Init containers run one after the other before the rest: the most that is asked for at one time counts. */
function countOf({ containers }: PodPlace, resource: string): number {
  const counts = containers.map(({ container, isInit }) => ({ isInit, count: asked(container, resource) }));
  const together = counts.reduce((sum, { isInit, count }) => sum + (isInit ? 0 : count), 0);
  return Math.max(together, ...counts.map(({ count }) => count));
}

function asked(container: JsonObject, resource: string): number {
  const of = (which: string) => objectAt(container, 'resources', which)?.[resource];
  const amount = of('requests') ?? of('limits') ?? 0;
  const count = Number(amount);
  return Number.isFinite(count) ? count : 0;
}

function isGpu(resource: string): boolean {
  return /^(nvidia\.com\/(gpu|mig-.+)|amd\.com\/gpu|gpu\.intel\.com\/.+)$/.test(resource);
}
