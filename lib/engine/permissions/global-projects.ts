import { matchesSelector, type LabelSelector } from '../../kube/index.js';
import type { AppProject, AppProjectSpec } from '../../model/index.js';

/** A project whose rules all projects with certain labels inherit: an entry of `globalProjects` in `argocd-cm`. */
export interface GlobalProject {
  readonly projectName: string;
  /** Which projects inherit, by their labels. */
  readonly selector: LabelSelector;
}

/** What is inherited: the lists that say what is allowed, forbidden, and when. Roles and the like are not. */
const inherited = [
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'syncWindows',
  'sourceRepos',
  'destinations',
  'destinationServiceAccounts',
] as const satisfies readonly (keyof AppProjectSpec)[];

/**
 * A project with the rules of the global projects that it inherits from: their lists are appended to its own, as Argo CD does. A global
 * project that is not there adds nothing.
 */
export function withGlobalProjects(
  project: AppProject,
  rules: readonly GlobalProject[],
  find: (name: string) => AppProject | undefined,
): AppProject {
  const { name, labels } = project.metadata;
  return rules
    .filter(({ projectName, selector }) => projectName !== name && matchesSelector(selector, labels))
    .map(({ projectName }) => find(projectName))
    .filter((parent) => parent !== undefined)
    .reduce((merged, { spec }) => ({ ...merged, spec: appended(merged.spec, spec) }), project);
}

function appended(spec: AppProjectSpec, parent: AppProjectSpec): AppProjectSpec {
  const lists = inherited.flatMap((field) => {
    const list = [...(spec[field] ?? []), ...(parent[field] ?? [])];
    return list.length === 0 ? [] : [[field, list] as const];
  });
  return { ...spec, ...Object.fromEntries(lists) };
}
