import { dependencyRepository, type RepositoryAccess, type RepositoryAccesses } from '../engine/index.js';

/** In whose name, where and how a repository is asked. */
export interface Reach {
  /** As an Application or a chart names the repository, or what is above it: a URL, or `@name` of a registered one. */
  readonly url: string;
  readonly project: string;
  /** What it means: a URL, `oci://…` for a registry. */
  readonly address: string;
  readonly access: RepositoryAccess;
}

/** How what is published is reached: a login to a registry counts for all that is below it. */
export function reachOf(url: string, project: string, accesses: RepositoryAccesses): Reach {
  const found = dependencyRepository(url, accesses, project);
  if (found === undefined) return { url, project, address: url, access: accesses.find(url, project) };
  return { url, project, address: found.oci ? `oci://${found.url}` : found.url, access: found.access };
}
