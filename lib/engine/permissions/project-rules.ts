import type { AppProject, AppProjectSpec, GroupKindPattern } from '../../model/index.js';
import { isNegated, matchesList, pathMatch } from '../globs/index.js';
import type { ClusterRef } from './cluster.js';
import { matchesPattern } from './pattern.js';
import { comparableUrl } from '../repositories/index.js';

/** The part of a project that permissions are read from. */
export interface ProjectRules {
  readonly spec: AppProjectSpec;
}

/**
 * Whether Applications of the project may use a repository. In patterns `*` stays within one path segment and `**` does not; a
 * pattern with `!` forbids what it matches. A list of nothing but denials permits the rest.
 */
export function isSourcePermitted({ spec }: ProjectRules, repoURL: string): boolean {
  const url = comparableUrl(repoURL);
  let permitted = false;
  for (const pattern of spec.sourceRepos ?? []) {
    if (isNegated(pattern)) {
      if (matchesPattern(comparableUrl(pattern.slice(1)), url, { separators: ['/'] })) return false;
      permitted = true;
    } else if (matchesPattern(comparableUrl(pattern), url, { separators: ['/'] })) {
      permitted = true;
    }
  }
  return permitted;
}

/**
 * Whether Applications of the project may deliver to a namespace of a cluster. An entry that denies (`!`) by name, server or
 * namespace wins over all that permit.
 *
 * @param projectClusters the clusters that belong to the project; asked for only when it permits no others
 */
export function isDestinationPermitted(
  { spec }: ProjectRules,
  cluster: Partial<ClusterRef>,
  namespace: string,
  projectClusters: () => readonly Partial<ClusterRef>[] = () => [],
): boolean {
  const { name = '', server = '' } = cluster;
  const permitted = isDestinationListed(spec, name, server, namespace);
  if (!permitted || spec.permitOnlyProjectScopedClusters !== true) return permitted;
  const same = (a: string | undefined, b: string) => b !== '' && a === b;
  return projectClusters().some((own) => same(own.name, name) || same(own.server, server));
}

function isDestinationListed(spec: AppProjectSpec, name: string, server: string, namespace: string): boolean {
  const negation = { negation: true };
  let permitted = false;
  for (const entry of spec.destinations ?? []) {
    const nameMatches = name !== '' && matchesPattern(entry.name ?? '', name, negation);
    const serverMatches = server !== '' && matchesPattern(entry.server ?? '', server, negation);
    const namespaceMatches = matchesPattern(entry.namespace ?? '', namespace, negation);
    if ((serverMatches || nameMatches) && namespaceMatches) {
      permitted = true;
    } else if (
      (isNegated(entry.name ?? '') && !nameMatches) ||
      (isNegated(entry.server ?? '') && !serverMatches && namespaceMatches) ||
      (isNegated(entry.namespace ?? '') && !namespaceMatches && serverMatches)
    ) {
      return false;
    }
  }
  return permitted;
}

/**
 * Whether Applications of the project may deliver a kind. Namespaced kinds are permitted unless there is a whitelist, cluster-scoped
 * ones only by a whitelist; a blacklist wins.
 *
 * @param name the object's name; entries for cluster-scoped kinds may name objects
 */
export function isKindPermitted(
  { spec }: ProjectRules,
  { group, kind }: { readonly group: string; readonly kind: string },
  namespaced: boolean,
  name = '',
): boolean {
  const listed = (list: readonly KindEntry[] = []) => list.some((entry) => kindMatches(entry, group, kind, name));
  if (namespaced) {
    const white = spec.namespaceResourceWhitelist;
    return (white === undefined || listed(white)) && !listed(spec.namespaceResourceBlacklist);
  }
  return listed(spec.clusterResourceWhitelist) && !listed(spec.clusterResourceBlacklist);
}

type KindEntry = GroupKindPattern & { readonly name?: string | undefined };

function kindMatches(entry: KindEntry, group: string, kind: string, name: string): boolean {
  const named = !entry.name || matchesPattern(entry.name, name);
  return pathMatch(entry.group, group) && pathMatch(entry.kind, kind) && named;
}

/** What is asked of a project before an object is delivered. */
export interface PermissionQuestion {
  readonly group: string;
  readonly kind: string;
  readonly name?: string | undefined;
  /** Namespace of the object; empty for the destination's own and for cluster-scoped objects. */
  readonly namespace?: string | undefined;
}

/** Where an Application delivers to. */
export interface PermittedDestination extends Partial<ClusterRef> {
  readonly namespace?: string | undefined;
}

/**
 * Why the project forbids to deliver an object; `undefined` when it permits it. Of a kind whose scope is not known (`namespaced` is
 * undefined) nothing can be permitted.
 */
export function permissionProblem(
  project: ProjectRules & { readonly metadata: AppProject['metadata'] },
  question: PermissionQuestion,
  namespaced: boolean | undefined,
  destination: PermittedDestination,
  projectClusters?: () => readonly Partial<ClusterRef>[],
): string | undefined {
  const { group, kind, name = '' } = question;
  const projectName = project.metadata.name ?? '';
  if (namespaced === undefined) {
    return `failed to get API resource info for ${group}/${kind}: unable to verify permissions`;
  }
  if (!isKindPermitted(project, { group, kind }, namespaced, name)) {
    return `resource ${group}:${kind} is not permitted in project ${projectName}`;
  }
  if (!namespaced) return undefined;
  const namespace = question.namespace || destination.namespace || '';
  return isDestinationPermitted(project, destination, namespace, projectClusters)
    ? undefined
    : `namespace ${namespace} is not permitted in project '${projectName}'`;
}

/** Whether the project permits to deliver an object; see {@link permissionProblem}. */
export function isPermitted(...question: Parameters<typeof permissionProblem>): boolean {
  return permissionProblem(...question) === undefined;
}

/** Whether an Application in a namespace may use the project: the controller's own namespace, or one the project lists. */
export function isNamespacePermitted({ spec }: ProjectRules, namespace: string, controllerNamespace: string): boolean {
  if (namespace === '' || namespace === controllerNamespace) return true;
  return matchesList(spec.sourceNamespaces ?? [], namespace, 'regexp');
}

/** Whether Applications of a namespace are looked at: the controller's own, or one of the enabled ones. */
export function isNamespaceEnabled(
  namespace: string,
  controllerNamespace: string,
  enabled: readonly string[],
): boolean {
  return namespace === controllerNamespace || matchesList(enabled, namespace, 'regexp');
}
