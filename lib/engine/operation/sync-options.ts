import type { KubeObject } from '../../kube/index.js';
import { annotations, type Application, type Operation, type SyncOperation } from '../../model/index.js';
import { annotationOptionValue, hasAnnotationOption } from '../order/index.js';

/** The options of one operation; each may be refined by an annotation of an object. */
export interface SyncOptions {
  readonly list: readonly string[];
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly skipHooks: boolean;
  readonly propagation: 'Foreground' | 'Background' | 'Orphan';
  has(option: string): boolean;
}

/** The options of an operation. */
export function syncOptionsOf(operation: Operation): SyncOptions {
  const sync: SyncOperation = operation.sync ?? {};
  const list = sync.syncOptions ?? [];
  const { apply, hook } = sync.syncStrategy ?? {};
  return {
    list,
    prune: sync.prune ?? false,
    dryRun: sync.dryRun ?? false,
    force: apply?.force ?? hook?.force ?? false,
    skipHooks: apply !== undefined || (sync.resources?.length ?? 0) > 0,
    propagation: propagationOf(list),
    has: (option) => list.includes(option),
  };
}

function propagationOf(list: readonly string[]): SyncOptions['propagation'] {
  const prefix = 'PrunePropagationPolicy=';
  const value = list.find((option) => option.startsWith(prefix))?.slice(prefix.length);
  return value === 'background' ? 'Background' : value === 'orphan' ? 'Orphan' : 'Foreground';
}

/** Whether an object's annotation names a sync option exactly. */
export function objectHas(object: KubeObject | undefined, option: string): boolean {
  return object !== undefined && hasAnnotationOption(object, annotations.syncOptions, option);
}

/** What `Prune=` says of an object: its annotation, or else the option of the operation or the Application. */
export function pruneOption(object: KubeObject, options: Pick<SyncOptions, 'list'>): string | undefined {
  const own = annotationOptionValue(object, annotations.syncOptions, 'Prune');
  return own ?? options.list.find((option) => option.startsWith('Prune='))?.slice('Prune='.length);
}

/** Whether a person approved prunes and deletions since the operation began. */
export function isApproved(app: Application, startedAt: string): boolean {
  const approved = app.metadata.annotations?.[annotations.deletionApproved];
  return approved !== undefined && Date.parse(approved) >= Date.parse(startedAt);
}
