import type { ApplicationSource, SourceHydrator } from '../../model/index.js';
import { isWithin, resolveSourcePath } from '../render/paths.js';
import { comparableUrl } from '../repositories/index.js';

/** Where manifests are hydrated to. */
export interface HydrationDestination {
  readonly repoURL: string;
  /** The branch that commits are written to. */
  readonly branch: string;
  /** The branch that it begins from where it does not exist yet. */
  readonly base: string;
}

/** Where what an Application hydrates is written to: the branch that it is synced from, or the one that leads there by people's hands. */
export function destinationOf({ drySource, syncSource, hydrateTo }: SourceHydrator): HydrationDestination {
  return {
    repoURL: syncSource.repoURL || drySource.repoURL,
    branch: hydrateTo?.targetBranch || syncSource.targetBranch,
    base: syncSource.targetBranch,
  };
}

/** What manifests are hydrated from. */
export function drySourceOf({ drySource }: SourceHydrator): ApplicationSource {
  return drySource;
}

/** Equal for Applications that are hydrated together, in one commit: from the same revision, to the same branch. */
export function hydrationGroup(hydrator: SourceHydrator): string {
  const { drySource } = hydrator;
  return [comparableUrl(drySource.repoURL), drySource.targetRevision, branchKey(hydrator)].join('\n');
}

/** Equal for Applications that are hydrated to the same branch. */
export function branchKey(hydrator: SourceHydrator): string {
  const { repoURL, branch } = destinationOf(hydrator);
  return [comparableUrl(repoURL), branch].join('\n');
}

/**
 * The directory that an Application is hydrated into.
 *
 * @throws SourceError `PATH_OUTSIDE_REPOSITORY`
 */
export function hydratedPath({ syncSource }: SourceHydrator): string {
  return resolveSourcePath(syncSource.path);
}

/** Why Applications cannot be hydrated to one branch: two of them would write to the same directory, or one into that of the other. */
export function pathConflict(apps: readonly { readonly name: string; readonly path: string }[]): string | undefined {
  for (const [index, one] of apps.entries()) {
    if (one.path === '')
      return `the Application ${one.name} would be hydrated into the root of the branch, which others share`;
    for (const other of apps.slice(index + 1)) {
      if (!isWithin(one.path, other.path) && !isWithin(other.path, one.path)) continue;
      return `the Applications ${one.name} and ${other.name} would both be hydrated into ${one.path}${one.path === other.path ? '' : ` and ${other.path}`} of one branch`;
    }
  }
  return undefined;
}
