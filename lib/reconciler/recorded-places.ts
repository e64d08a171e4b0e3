import { resolveDestination, type ClusterRef } from '../engine/index.js';
import type { Place } from '../cluster/index.js';
import { isJsonObject, type KubeObject } from '../kube/index.js';

/**
 * Where objects of a kind were at a cluster when the Applications that are delivered there were last looked at, by their statuses.
 *
 * @param clusters all that destinations may mean
 */
export function* recordedPlaces(
  applications: Iterable<KubeObject>,
  clusters: readonly ClusterRef[],
  server: string,
  of: { readonly group: string; readonly kind: string },
): Iterable<Place> {
  for (const { spec, status } of applications) {
    if (!isJsonObject(spec) || !isJsonObject(status) || !Array.isArray(status['resources'])) continue;
    if (serverOf(spec['destination'], clusters) !== server) continue;
    for (const resource of status['resources'].filter(isJsonObject)) {
      const { group = '', kind, name, namespace = '', health } = resource;
      const isMissing = isJsonObject(health) && health['status'] === 'Missing';
      if (group !== of.group || kind !== of.kind || isMissing) continue;
      if (typeof name === 'string' && typeof namespace === 'string') yield { namespace, name };
    }
  }
}

function serverOf(destination: unknown, clusters: readonly ClusterRef[]): string | undefined {
  if (!isJsonObject(destination)) return undefined;
  const { name, server } = destination;
  const resolved = resolveDestination(
    { ...(typeof name === 'string' && { name }), ...(typeof server === 'string' && { server }) },
    clusters,
  );
  return 'cluster' in resolved ? resolved.cluster.server : undefined;
}
