import { finalizers, type Application } from '../../model/index.js';
import type { PreparedTargets } from '../compare/comparison.js';
import { hookTypesOf } from '../order/index.js';

/** With one of these, deleting the Application deletes what it manages first. */
export const cascadeFinalizers: readonly string[] = [
  finalizers.resources,
  finalizers.foreground,
  finalizers.background,
];

const preDelete: readonly string[] = [finalizers.preDelete, finalizers.preDeleteCleanup];
const postDelete: readonly string[] = [finalizers.postDelete, finalizers.postDeleteCleanup];

/** The finalizers by which an Application waits for its deletion to be worked off. */
export const deletionFinalizers: readonly string[] = [...cascadeFinalizers, ...preDelete, ...postDelete];

/** Which of some finalizers the Application holds. */
export function heldFinalizers(app: Application, among: readonly string[]): string[] {
  return (app.metadata.finalizers ?? []).filter((finalizer) => among.includes(finalizer));
}

/** Whether the deletion has to know what Git wants: while PreDelete or PostDelete hooks are still to be run. */
export function needsTargets(app: Application): boolean {
  return heldFinalizers(app, [finalizers.preDelete, finalizers.postDelete]).length > 0;
}

/**
 * The finalizers that an Application should hold because of the PreDelete and PostDelete hooks in Git, so that they are run when it
 * is deleted. `undefined` when it holds the right ones, and always once it is being deleted.
 */
export function finalizersFor(app: Application, targets: PreparedTargets): string[] | undefined {
  if (app.metadata.deletionTimestamp !== undefined) return undefined;
  const held = app.metadata.finalizers ?? [];
  const has = (type: 'PreDelete' | 'PostDelete') =>
    targets.deleteHooks.some((hook) => hookTypesOf(hook).includes(type));
  const wanted = [...(has('PreDelete') ? preDelete : []), ...(has('PostDelete') ? postDelete : [])];
  const unwanted = [...preDelete, ...postDelete].filter((finalizer) => !wanted.includes(finalizer));
  const next = [...held, ...wanted.filter((finalizer) => !held.includes(finalizer))].filter(
    (finalizer) => !unwanted.includes(finalizer),
  );
  return next.length === held.length && next.every((finalizer, index) => finalizer === held[index]) ? undefined : next;
}
