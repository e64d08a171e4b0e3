import type { KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { annotationOptionValue } from '../order/index.js';
import type { EngineSettings } from './settings.js';

/** Whether a sync option is set, such as `ServerSideApply=true`. */
export type HasOption = (option: string) => boolean;

/** The manager of `kubectl apply` without `--server-side`. */
const clientSideManager = 'kubectl-client-side-apply';

/** How an object is applied: by its own option, by those of the sync, or as the installation does it. */
export function applyMethod(target: KubeObject, has: HasOption, settings: EngineSettings): EngineSettings['method'] {
  const own = annotationOptionValue(target, annotations.syncOptions, 'ServerSideApply');
  if (own === 'false') return 'clientSide';
  if (own === 'true' || has('ServerSideApply=true')) return 'serverSide';
  return settings.method === 'serverSide' && !has('ServerSideApply=false') ? 'serverSide' : 'clientSide';
}

/** The managers whose Update entries pass to ours before a server-side apply. */
export function earlierManagers(app: Application, has: HasOption): string[] {
  if (has('ClientSideApplyMigration=false')) return [];
  const own = app.metadata.annotations?.[annotations.clientSideApplyMigrationManager];
  return own ? [clientSideManager, own] : [clientSideManager];
}

/** The sync options of an Application, as a question. */
export function appSyncOptions(app: Application): HasOption {
  const options = app.spec.syncPolicy?.syncOptions ?? [];
  return (option) => options.includes(option);
}

/** Whether the Application's annotation names a compare option, such as `ServerSideDiff=true`. */
export function hasCompareOption(app: Application, option: string): boolean {
  const text = app.metadata.annotations?.[annotations.compareOptions] ?? '';
  return text.split(',').some((item) => item.trim() === option);
}
