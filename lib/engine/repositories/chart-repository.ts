import type { RepositoryAccesses } from './repository-accesses.js';
import type { RepositoryAccess } from './repository-access.js';

/** The repository that a chart names for one of its dependencies. */
export interface DependencyRepository {
  /** Without a scheme where it is a registry. */
  readonly url: string;
  readonly oci: boolean;
  readonly access: RepositoryAccess;
}

/** Whether the address of a repository of charts is that of an OCI registry: one without a scheme, as Helm has it. */
export function isRegistryAddress(url: string): boolean {
  return url !== '' && !url.includes('://');
}

/** Where a repository of charts lists what it has. A path that is escaped stays so. */
export function chartIndexUrl(repoURL: string): string {
  return `${repoURL.replace(/\/+$/, '')}/index.yaml`;
}

/**
 * How the repository of a dependency is reached: `@name` and `alias:name` mean a registered one by its name; a login to a registry counts
 * for all that is below it, as it does for Helm.
 *
 * @returns `undefined` for a name that is not registered, and for what is no repository (`file://…`)
 */
export function dependencyRepository(
  written: string,
  accesses: RepositoryAccesses,
  project = '',
): DependencyRepository | undefined {
  const name = /^(?:@|alias:)(.+)$/.exec(written)?.[1];
  const address = name === undefined ? written : accesses.urlOf(name, project);
  if (address === undefined || address === '' || address.startsWith('file:')) return undefined;
  const isOci = address.startsWith('oci://') || isRegistryAddress(address);
  if (!isOci) return { url: address, oci: false, access: accesses.find(address, project) };
  const url = address.replace(/^oci:\/\//, '');
  const parts = url.split('/');
  const above = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  const known = above
    .flatMap((each) => [`oci://${each}`, each])
    .map((each) => accesses.find(each, project))
    .find(({ login, clientCertificate }) => login.kind !== 'none' || clientCertificate !== undefined);
  return { url, oci: true, access: known ?? accesses.find(address, project) };
}
