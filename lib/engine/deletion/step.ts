import { keyText } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import type { Effect } from '../operation/effect.js';
import { cascade } from './cascade.js';
import type { DeletionObservation, DeletionStep } from './deletion.js';
import { cascadeFinalizers, deletionFinalizers, heldFinalizers } from './finalizers.js';
import { cleanUpHooks, runHooks } from './hooks.js';

/** Refusals that say no more than that the cluster has changed meanwhile: the next look takes that into account. */
const harmless: { readonly [type in Effect['type']]?: readonly string[] } = {
  apply: ['AlreadyExists'],
  delete: ['NotFound', 'Conflict'],
  removeFinalizer: ['NotFound', 'Conflict'],
};

/**
 * One step of the deletion of an Application, by the finalizers that it still holds: PreDelete hooks; what it manages; PostDelete
 * hooks; then both kinds of hooks are cleaned up. Without a cascade finalizer nothing that it manages is touched. Where its cluster is
 * not registered any more nothing can be deleted: it lets go.
 *
 * Every step can be lost or done twice: the finalizers and the live objects say all there is to know.
 */
export function deletionStep(seen: DeletionObservation): DeletionStep {
  const { app } = seen;
  const held = heldFinalizers(app, deletionFinalizers);
  if (held.length === 0) return { type: 'done' };
  if (seen.destination === 'unknown') return { type: 'release', finalizers: held };
  const refused = seen.outcomes.find(({ effect, ok, reason }) => !ok && !harmless[effect.type]?.includes(reason ?? ''));
  if (refused) {
    const verb = refused.effect.type === 'apply' ? 'create' : 'delete';
    return { type: 'failed', message: `cannot ${verb} ${keyText(refused.effect.key)}: ${refused.message}` };
  }
  const release = (finalizer: string): DeletionStep => ({ type: 'release', finalizers: [finalizer] });
  if (held.includes(finalizers.preDelete)) return runHooks(seen, 'PreDelete') ?? release(finalizers.preDelete);
  if (held.some((finalizer) => cascadeFinalizers.includes(finalizer))) return cascade(seen);
  if (held.includes(finalizers.postDelete)) return runHooks(seen, 'PostDelete') ?? release(finalizers.postDelete);
  if (held.includes(finalizers.preDeleteCleanup)) {
    return cleanUpHooks(seen, 'PreDelete') ?? release(finalizers.preDeleteCleanup);
  }
  return cleanUpHooks(seen, 'PostDelete') ?? release(finalizers.postDeleteCleanup);
}
