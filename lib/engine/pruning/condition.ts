import { keyOf, keyText, type KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import type { NewCondition } from '../conditions/new-condition.js';

/** No more objects than this are named, so that the condition stays small. */
const MOST_NAMED = 20;

/** The condition that names what waits, while a sync is to prune. */
export function pruneCondition(app: Application, guarded: readonly KubeObject[]): NewCondition[] {
  if (guarded.length === 0 || !isToPrune(app)) return [];
  const names = guarded.slice(0, MOST_NAMED).map((object) => keyText(keyOf(object)));
  const more = guarded.length > MOST_NAMED ? ` and ${guarded.length - MOST_NAMED} more` : '';
  const remedy =
    `To prune them, set the annotation ${annotations.deletionApproved} of the Application to the time of now (RFC 3339) while the sync waits; ` +
    `to keep them, bring them back to Git; to let such prunes go without asking, annotate the Application ${annotations.massDeletion}: allow.`;
  return [
    {
      type: 'PruneNeedsConfirmation',
      message: `Pruning waits for confirmation, because much would go at once: ${names.join(', ')}${more}. ${remedy}`,
    },
  ];
}

/** Whether an operation prunes now, or an automated one would. */
function isToPrune({ spec, operation }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  if (operation?.sync) return operation.sync.prune === true && operation.sync.dryRun !== true;
  return automated?.prune === true && automated.enabled !== false;
}
