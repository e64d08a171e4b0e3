import type { ApplicationSpec } from './application.js';
import type { ApplicationSource, SourceHydrator } from './source.js';

/** The sources of an Application: the branch that it is hydrated to, else `sources` where there are any, else its one `source`. */
export function sourcesOf({ source, sources, sourceHydrator }: ApplicationSpec): readonly ApplicationSource[] {
  if (sourceHydrator) return [hydratedSource(sourceHydrator)];
  if (sources && sources.length > 0) return sources;
  return source ? [source] : [];
}

/** What a hydrated Application is synced from. */
export function hydratedSource({ drySource, syncSource }: SourceHydrator): ApplicationSource {
  return {
    repoURL: syncSource.repoURL || drySource.repoURL,
    path: syncSource.path,
    targetRevision: syncSource.targetBranch,
  };
}
