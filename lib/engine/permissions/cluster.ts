import type { Destination } from '../../model/index.js';

/** A registered cluster: its name and the URL of its API. */
export interface ClusterRef {
  readonly name: string;
  readonly server: string;
}

/** The cluster of the reconciler itself, as an Application names it. */
export const inCluster: ClusterRef = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** The cluster that a destination means, or why it means none. */
export type ResolvedDestination = { readonly cluster: ClusterRef } | { readonly problem: string };

/** Finds the cluster of a destination among the registered ones. A destination has either a name or a server. */
export function resolveDestination(destination: Destination, clusters: readonly ClusterRef[]): ResolvedDestination {
  const { name = '', server = '' } = destination;
  if (name !== '' && server !== '') {
    return { problem: `application destination can't have both name and server defined: ${name} ${server}` };
  }
  if (name === '' && server === '') return { problem: 'Destination server missing from app spec' };
  return name === '' ? byServer(server, clusters) : byName(name, clusters);
}

function byServer(server: string, clusters: readonly ClusterRef[]): ResolvedDestination {
  const trimmed = trimSlashes(server);
  const cluster = clusters.find((candidate) => trimSlashes(candidate.server) === trimmed);
  return cluster
    ? { cluster }
    : { problem: `error getting cluster by server "${trimmed}": cluster "${trimmed}" not found` };
}

function byName(name: string, clusters: readonly ClusterRef[]): ResolvedDestination {
  const found = clusters.filter((candidate) => candidate.name === name);
  const [cluster] = found;
  if (!cluster) return { problem: `there are no clusters with this name: ${name}` };
  if (found.length === 1) return { cluster };
  return {
    problem: `there are ${found.length} clusters with the same name: [${found.map(({ server }) => server).join(' ')}]`,
  };
}

const trimSlashes = (url: string) => url.replace(/\/+$/, '');
