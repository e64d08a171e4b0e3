import { keyOf, keyText } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import { waveOf } from '../order/index.js';
import { isApproved, requiresDeletionConfirmation } from '../pruning/index.js';
import type { DeletionObservation, DeletionStep } from './deletion.js';
import { deletionOf, hookReleases } from './effects.js';
import { cascadeFinalizers, heldFinalizers } from './finalizers.js';
import { isDeletedWithApplication, managedObjects } from './managed.js';

/**
 * Deletes what an Application manages: the objects of the highest wave, then, when those are gone, the next. Nothing is deleted
 * while an object that wants a person's confirmation has none.
 */
export function cascade(seen: DeletionObservation): DeletionStep {
  const { app } = seen;
  const managed = managedObjects(seen);
  const terminating = managed.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const held = hookReleases(terminating);
  if (held.length > 0) return { type: 'effects', effects: held };
  const first = terminating[0];
  if (first) {
    const more = terminating.length > 1 ? ` and ${terminating.length - 1} more` : '';
    return { type: 'waiting', message: `waiting for deletion of ${keyText(keyOf(first))}${more}` };
  }
  const doomed = managed.filter((object) => isDeletedWithApplication(object, app));
  if (doomed.length === 0) return { type: 'release', finalizers: heldFinalizers(app, cascadeFinalizers) };
  const unconfirmed = isApproved(app, app.metadata.deletionTimestamp ?? '')
    ? []
    : doomed.filter((object) => requiresDeletionConfirmation(object, app.spec.syncPolicy?.syncOptions));
  if (unconfirmed.length > 0) {
    const keys = unconfirmed.map(keyOf);
    return {
      type: 'waiting',
      message: `waiting for approval to delete ${keys.map(keyText).join(', ')}`,
      unconfirmed: keys,
    };
  }
  const highest = doomed.reduce((wave, object) => Math.max(wave, waveOf(object)), Number.NEGATIVE_INFINITY);
  const background = heldFinalizers(app, cascadeFinalizers)[0] === finalizers.background;
  const effects = doomed
    .filter((object) => waveOf(object) === highest)
    .map((object) => deletionOf(object, background ? 'Background' : 'Foreground'));
  return { type: 'effects', effects };
}
