import type { Application, ResourceStatus, RevisionHistory } from '../../model/index.js';
import { nameOf } from './kubernetes-applications.js';
import type { Listing } from '../output/format.js';
import { oneLine } from '../output/table.js';
import { environmentOf } from './environment.js';

type Paint = (word: string) => string;

/** What a person should know first of an Application: its worst condition, else what its operation or health says. */
export function messageOf(application: Application): string {
  const status = application.status;
  const condition = status?.conditions?.find(({ type }) => type.endsWith('Error')) ?? status?.conditions?.[0];
  const operation = status?.operationState;
  const running = operation !== undefined && operation.phase !== 'Succeeded' ? operation.message : undefined;
  return oneLine((condition && `${condition.type}: ${condition.message}`) ?? running ?? status?.health?.message ?? '');
}

/** The wave of an Application in its app of apps. */
export function waveOf(application: Application): string {
  return application.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
}

/** A revision as people read it: a commit as its first seven digits. */
export function shortRevision(revision: string | undefined): string {
  return revision === undefined ? '' : /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** How Applications print. */
export function applicationListing(paint: Paint): Listing<Application> {
  return {
    columns: [
      { heading: 'NAME', cell: nameOf },
      { heading: 'ENVIRONMENT', cell: environmentOf },
      { heading: 'REVISION', cell: (application) => shortRevision(application.status?.sync?.revision) },
      { heading: 'WAVE', cell: waveOf },
      { heading: 'SYNC', cell: (application) => paint(application.status?.sync?.status ?? 'Unknown') },
      { heading: 'HEALTH', cell: (application) => paint(application.status?.health?.status ?? 'Unknown') },
      { heading: 'MESSAGE', cell: messageOf },
    ],
    wide: [
      { heading: 'PROJECT', cell: ({ spec }) => spec.project || 'default' },
      { heading: 'CLUSTER', cell: ({ spec }) => spec.destination.name || spec.destination.server || '' },
      { heading: 'NAMESPACE', cell: ({ spec }) => spec.destination.namespace ?? '' },
      { heading: 'REPOSITORY', cell: ({ spec }) => spec.source?.repoURL ?? '' },
      { heading: 'PATH', cell: ({ spec }) => spec.source?.path ?? '' },
      { heading: 'TARGET', cell: ({ spec }) => spec.source?.targetRevision ?? 'HEAD' },
    ],
    name: nameOf,
    json: (application) => application,
  };
}

/** How the objects of an Application print. */
export function resourceListing(paint: Paint): Listing<ResourceStatus> {
  return {
    columns: [
      { heading: 'GROUP', cell: ({ group }) => group ?? '' },
      { heading: 'KIND', cell: ({ kind }) => kind ?? '' },
      { heading: 'NAMESPACE', cell: ({ namespace }) => namespace ?? '' },
      { heading: 'NAME', cell: ({ name }) => name ?? '' },
      {
        heading: 'SYNC',
        cell: ({ status, requiresPruning }) => paint(status ?? '') + (requiresPruning ? ' (requires pruning)' : ''),
      },
      { heading: 'HEALTH', cell: ({ health }) => paint(health?.status ?? '') },
      { heading: 'MESSAGE', cell: ({ health }) => oneLine(health?.message ?? '') },
    ],
    wide: [
      { heading: 'VERSION', cell: ({ version }) => version ?? '' },
      { heading: 'WAVE', cell: ({ syncWave }) => String(syncWave ?? 0) },
      { heading: 'HOOK', cell: ({ hook }) => (hook ? 'yes' : '') },
    ],
    name: ({ group, kind, namespace, name }) => [group, kind, namespace, name].filter(Boolean).join('/'),
    json: (resource) => ({ ...resource, health: resource.health && { ...resource.health } }),
  };
}

/** How the history of an Application prints. */
export const historyListing: Listing<RevisionHistory> = {
  columns: [
    { heading: 'ID', cell: ({ id }) => String(id) },
    { heading: 'DEPLOYED', cell: ({ deployedAt }) => deployedAt },
    { heading: 'REVISION', cell: ({ revision }) => shortRevision(revision) },
    {
      heading: 'BY',
      cell: ({ initiatedBy }) => (initiatedBy?.automated ? 'automated sync' : (initiatedBy?.username ?? '')),
    },
  ],
  wide: [
    { heading: 'STARTED', cell: ({ deployStartedAt }) => deployStartedAt ?? '' },
    { heading: 'COMMIT', cell: ({ revision }) => revision ?? '' },
  ],
  name: ({ id }) => String(id),
  json: (entry) => ({ ...entry }) as never,
};
