import { splitApiVersion, type KubeObject } from '../../kube/index.js';
import { annotations, argoGroup, type Application } from '../../model/index.js';
import { refusalOf } from '../compare/refusal.js';
import { defaultSettings } from '../compare/settings.js';
import { annotationOptionValue, hasAnnotationOption } from '../order/index.js';
import { keptAsSuch, type KeptReason } from '../pruning/index.js';
import { isUntrackedKind } from '../tracking/index.js';
import type { DeletionObservation } from './deletion.js';

/** What keeps an object only from being pruned, not from going with its Application. */
const touchable: readonly (KeptReason | undefined)[] = [undefined, 'Hook', 'Skipped'];

/**
 * The live objects that the deletion of an Application may touch: tracked as its own, made by no other object, no copy of another
 * one's annotations, and permitted by the project.
 */
export function managedObjects(seen: DeletionObservation): KubeObject[] {
  const isRefused = (object: KubeObject) => refusalOf(seen, object) !== undefined;
  const pruner = { app: seen.app, settings: seen.settings ?? defaultSettings, isRefused };
  return [...seen.live.values()].filter((object) => touchable.includes(keptAsSuch(object, pruner)));
}

/**
 * Whether an object is deleted together with its Application. CustomResourceDefinitions never are (everything of their kind would
 * go with them), nor is the Application itself, nor what `Delete=false` or Helm's `keep` protects; the object's own option counts
 * before the Application's.
 */
export function isDeletedWithApplication(object: KubeObject, app: Application): boolean {
  if (isUntrackedKind(object) || isApplicationItself(object, app)) return false;
  if (hasAnnotationOption(object, annotations.helmResourcePolicy, 'keep')) return false;
  const own = annotationOptionValue(object, annotations.syncOptions, 'Delete');
  const options = app.spec.syncPolicy?.syncOptions ?? [];
  const option = own ?? options.find((one) => one.startsWith('Delete='))?.slice('Delete='.length);
  return option !== 'false';
}

/** Whether an object is this very Application (one that manages itself). */
export function isApplicationItself(object: KubeObject, app: Application): boolean {
  return (
    object.kind === 'Application' &&
    splitApiVersion(object.apiVersion).group === argoGroup &&
    object.metadata.name === app.metadata.name &&
    object.metadata.namespace === app.metadata.namespace &&
    object.metadata.uid === app.metadata.uid
  );
}
