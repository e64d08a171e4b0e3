import type { KubeObject, ObjectKey } from '../../kube/index.js';
import { keyOf } from '../../kube/index.js';
import type { AppProject, Application } from '../../model/index.js';
import { glob } from '../globs/index.js';
import { isKindPermitted } from '../permissions/index.js';
import { trackedBy } from '../tracking/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { instanceOf } from './prepare-targets.js';
import { defaultSettings, type EngineSettings } from './settings.js';

/** What is looked through for orphans. */
export interface OrphanInput {
  readonly app: Application;
  readonly project: AppProject;
  /** The objects of the destination namespace. */
  readonly objects: readonly KubeObject[];
  /** Whether an Application of this instance name exists. What a deleted one left behind is an orphan. */
  readonly exists: (instance: string) => boolean;
  readonly settings?: EngineSettings | undefined;
}

/**
 * The objects of an Application's namespace that belong to nobody: made by no other object, tracked by no Application that exists, and
 * neither part of every namespace nor on the project's list of what to ignore. Empty unless the project watches for orphans.
 */
export function orphanedResources({
  app,
  project,
  objects,
  exists,
  settings = defaultSettings,
}: OrphanInput): ObjectKey[] {
  const watch = project.spec.orphanedResources;
  if (!watch) return [];
  const own = instanceOf(app, settings);
  const owners = objects.filter(({ kind }) => kind === 'Service' || kind === 'StatefulSet');
  return objects
    .filter((object) => (object.metadata.ownerReferences ?? []).length === 0 && !isOwnedByName(object, owners))
    .filter((object) => {
      const instance = trackedBy(object, settings.tracking);
      return instance === '' || (instance !== own && !exists(instance));
    })
    .map(keyOf)
    .filter((key) => key.namespace !== '' && isKindPermitted(project, key, true, key.name))
    .filter((key) => !isOfEveryNamespace(key) && !(watch.ignore ?? []).some((pattern) => matches(pattern, key)));
}

/**
 * Whether an object belongs to another one by its name alone, as in Argo CD's tree: Endpoints to their Service, and a claim
 * to the StatefulSet that it was made for.
 */
function isOwnedByName(
  { apiVersion, kind, metadata: { name = '' } }: KubeObject,
  owners: readonly KubeObject[],
): boolean {
  if (apiVersion !== 'v1') return false;
  const has = (owner: string, fits: (name: string) => boolean): boolean =>
    owners.some((object) => object.kind === owner && fits(object.metadata.name ?? ''));
  if (kind === 'Endpoints') return has('Service', (service) => service === name);
  const [, ordinal] = /-(\d+)$/.exec(name) ?? [];
  if (kind !== 'PersistentVolumeClaim' || ordinal === undefined) return false;
  return has('StatefulSet', (set) => name.endsWith(`-${set}-${ordinal}`));
}

/** The condition that tells of orphans, where the project wants to be warned. */
export function orphanWarning(project: AppProject, orphans: readonly ObjectKey[]): NewCondition | undefined {
  if (orphans.length === 0 || project.spec.orphanedResources?.warn !== true) return undefined;
  return { type: 'OrphanedResourceWarning', message: `Application has ${orphans.length} orphaned resources` };
}

function isOfEveryNamespace({ group, kind, namespace, name }: ObjectKey): boolean {
  if (group !== '') return false;
  if (kind === 'Service') return namespace === 'default' && name === 'kubernetes';
  return (kind === 'ServiceAccount' && name === 'default') || (kind === 'ConfigMap' && name === 'kube-root-ca.crt');
}

interface Pattern {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}

/** An empty kind or name matches all; an empty group is the core group. */
function matches(pattern: Pattern, key: ObjectKey): boolean {
  return (
    (!pattern.kind || glob(pattern.kind, key.kind)) &&
    glob(pattern.group ?? '', key.group) &&
    (!pattern.name || glob(pattern.name, key.name))
  );
}
