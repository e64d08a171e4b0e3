import type { KubeObject } from '../../kube/index.js';
import { annotations, type Operation, type SyncOperation } from '../../model/index.js';
import { hasAnnotationOption } from '../order/index.js';

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
