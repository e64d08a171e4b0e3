import { comparableUrl, readApplication } from '../engine/index.js';
import { redactUrl } from '../git/index.js';
import type { KubeObject } from '../kube/index.js';

/** What metrics say of an Application, under the names of Argo CD's labels. */
export interface ApplicationInfo {
  readonly namespace: string;
  readonly name: string;
  readonly project: string;
  readonly autosync_enabled: string;
  readonly repo: string;
  readonly dest_server: string;
  readonly dest_namespace: string;
  readonly sync_status: string;
  readonly health_status: string;
  /** `sync`, `delete`, or nothing. */
  readonly operation: string;
}

/** The labels of an Application alone. */
export type ApplicationLabels = Pick<ApplicationInfo, 'namespace' | 'name' | 'project'>;

/** What is said of an Application, and of which conditions it tells. */
export interface ApplicationView {
  readonly info: ApplicationInfo;
  readonly conditions: readonly string[];
  /** Whether its last operation was a dry run. */
  readonly isDryRun: boolean;
}

const views = new WeakMap<KubeObject, ApplicationView>();

/** Reads what metrics say of an Application; one that cannot be read has no more than its name. The same object is read once. */
export function viewOf(object: KubeObject): ApplicationView {
  const known = views.get(object);
  if (known !== undefined) return known;
  const view = read(object);
  views.set(object, view);
  return view;
}

function read(object: KubeObject): ApplicationView {
  const { name = '', namespace = '', deletionTimestamp } = object.metadata;
  const unknown = { sync_status: 'Unknown', health_status: 'Unknown', operation: deletionTimestamp ? 'delete' : '' };
  const nothing = { project: '', autosync_enabled: 'false', repo: '', dest_server: '', dest_namespace: '' };
  try {
    const { spec, status, operation } = readApplication(object);
    const automated = spec.syncPolicy?.automated;
    const source = spec.source ?? spec.sources?.[0];
    const info: ApplicationInfo = {
      namespace,
      name,
      project: spec.project || 'default',
      autosync_enabled: String(automated !== undefined && automated.enabled !== false),
      repo: comparableUrl(redactUrl(source?.repoURL ?? '')),
      dest_server: spec.destination.server ?? '',
      dest_namespace: spec.destination.namespace ?? '',
      sync_status: status?.sync?.status ?? 'Unknown',
      health_status: status?.health?.status ?? 'Unknown',
      operation: deletionTimestamp ? 'delete' : operation?.sync ? 'sync' : '',
    };
    const conditions = [...new Set((status?.conditions ?? []).map(({ type }) => type))];
    return { info, conditions, isDryRun: status?.operationState?.operation.sync?.dryRun === true };
  } catch {
    return { info: { namespace, name, ...nothing, ...unknown }, conditions: [], isDryRun: false };
  }
}
