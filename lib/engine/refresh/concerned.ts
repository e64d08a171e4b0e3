import type { ObjectKey } from '../../kube/index.js';
import { argoGroup, type Application } from '../../model/index.js';
import { isNamespaceEnabled, isNamespacePermitted } from '../permissions/index.js';
import type { ProjectRules } from '../permissions/index.js';
import { skipsReconcile, type RefreshLevel } from './needs-refresh.js';

/** Which Applications this reconciler looks after. */
export interface Responsibility {
  readonly controllerNamespace: string;
  /** Further namespaces of Applications, as patterns. */
  readonly applicationNamespaces: readonly string[];
}

/** Whether an Application is looked after at all: its namespace is enabled, and it does not ask to be left alone. */
export function isReconciled(app: Application, responsibility: Responsibility): boolean {
  const { controllerNamespace, applicationNamespaces } = responsibility;
  const namespace = app.metadata.namespace ?? '';
  return isNamespaceEnabled(namespace, controllerNamespace, applicationNamespaces) && !skipsReconcile(app);
}

/** Whether there is something to be worked off: an operation, or its deletion. */
export function hasWork(app: Application): boolean {
  return app.operation !== undefined || app.metadata.deletionTimestamp !== undefined;
}

/** A live object that changed. */
export interface ChangedObject extends ObjectKey {
  readonly uid?: string | undefined;
}

/** An Application that a change may concern, with its project (`undefined` when there is none). */
export interface Candidate {
  readonly app: Application;
  readonly project: ProjectRules | undefined;
  /** Whether it manages the object: `root`, one of its own, `child`, made by one of its own. */
  readonly manages?: 'root' | 'child';
}

/**
 * How thorough a refresh a changed object asks for: 1 of the Application that manages it, 0 (only what is shown) of one whose object
 * made it, none of an Application that sees itself. An object that nobody manages concerns those who watch their namespace for
 * orphans.
 */
export function refreshAfterChange(
  object: ChangedObject,
  candidate: Candidate,
  isManaged: boolean,
  responsibility: Responsibility,
): RefreshLevel | undefined {
  const { app, project, manages } = candidate;
  const concerned = isManaged ? manages !== undefined : watchesOrphans(object, candidate);
  if (!concerned || isItself(object, app) || !isReconciled(app, responsibility)) return undefined;
  const namespace = app.metadata.namespace ?? '';
  if (!project || !isNamespacePermitted(project, namespace, responsibility.controllerNamespace)) return undefined;
  return manages === 'child' ? 0 : 1;
}

function watchesOrphans({ namespace }: ChangedObject, { app, project }: Candidate): boolean {
  return (
    namespace !== '' && app.spec.destination.namespace === namespace && project?.spec.orphanedResources !== undefined
  );
}

function isItself({ group, kind, namespace, name, uid }: ChangedObject, { metadata }: Application): boolean {
  return (
    group === argoGroup &&
    kind === 'Application' &&
    name === metadata.name &&
    namespace === metadata.namespace &&
    uid === metadata.uid
  );
}
