import { annotations, sourcesOf, type Application } from '../../model/index.js';
import { isNamespaceEnabled } from '../permissions/index.js';
import { isAnyConcerned, isUnder, refreshPaths, type Responsibility } from '../refresh/index.js';
import { parseConstraint, parseVersion, satisfies } from '../revisions/index.js';
import { concernsSource } from './matches.js';
import type { Push } from './push.js';
import { comparableOciUrl, type RegistryEvent } from './registries/index.js';

/** An Application that a webhook concerns, and the annotations that ask its reconciler to look at it. */
export interface RefreshRequest {
  readonly app: Application;
  readonly annotations: Readonly<Record<string, string>>;
}

const REFRESH = { [annotations.refresh]: 'normal' };
const HYDRATE = { ...REFRESH, [annotations.hydrate]: 'normal' };

/** The Applications that a push concerns, each once, in the given order. */
export function refreshedByPush(
  push: Push,
  apps: readonly Application[],
  responsibility: Responsibility,
): RefreshRequest[] {
  return enabled(apps, responsibility).flatMap((app) => {
    const asked = askedByPush(push, app);
    return asked === undefined ? [] : [{ app, annotations: asked }];
  });
}

function askedByPush(push: Push, app: Application): RefreshRequest['annotations'] | undefined {
  const hydrator = app.spec.sourceHydrator;
  if (hydrator === undefined) {
    const isConcerned = sourcesOf(app.spec).some(
      (source) => concernsSource(source, push) && isAnyConcerned(refreshPaths(app, source), push.changedFiles),
    );
    return isConcerned ? REFRESH : undefined;
  }
  const { drySource, syncSource } = hydrator;
  const hydrated = { repoURL: syncSource.repoURL ?? drySource.repoURL, targetRevision: syncSource.targetBranch };
  const isSynced = concernsSource(hydrated, push) && isAnyConcerned(refreshPaths(app, syncSource), push.changedFiles);
  const byPeople = push.changedFiles?.filter((file) => !isUnder(file, syncSource.path));
  const isDry =
    concernsSource(drySource, push) &&
    (byPeople === undefined || (byPeople.length > 0 && isAnyConcerned(refreshPaths(app, drySource), byPeople)));
  if (isDry) return HYDRATE;
  return isSynced ? REFRESH : undefined;
}

/** The Applications that a new tag in a registry concerns; of the others, why not. */
export function refreshedByRegistry(
  event: RegistryEvent,
  apps: readonly Application[],
  responsibility: Responsibility,
): { readonly refreshed: RefreshRequest[]; readonly skipped: readonly { app: Application; reason: string }[] } {
  const refreshed: RefreshRequest[] = [];
  const skipped: { app: Application; reason: string }[] = [];
  const pushed = comparableOciUrl(`${event.registry}/${event.repository}`);
  for (const app of enabled(apps, responsibility)) {
    const sources = sourcesOf(app.spec).filter(
      ({ repoURL, chart }) => comparableOciUrl(chart === undefined ? repoURL : `${repoURL}/${chart}`) === pushed,
    );
    if (sources.length === 0) skipped.push({ app, reason: 'OCI repository URLs do not match' });
    else if (sources.some(({ targetRevision }) => takesTag(targetRevision ?? '', event.tag))) {
      refreshed.push({ app, annotations: REFRESH });
    } else skipped.push({ app, reason: 'revision does not match targetRevision' });
  }
  return { refreshed, skipped };
}

function takesTag(targetRevision: string, tag: string): boolean {
  if (targetRevision === tag) return true;
  const [constraint, version] = [parseConstraint(targetRevision), parseVersion(tag)];
  return constraint !== undefined && version !== undefined && satisfies(version, constraint);
}

function enabled(apps: readonly Application[], responsibility: Responsibility): readonly Application[] {
  const { controllerNamespace, applicationNamespaces } = responsibility;
  return apps.filter(({ metadata }) =>
    isNamespaceEnabled(metadata.namespace ?? '', controllerNamespace, applicationNamespaces),
  );
}
