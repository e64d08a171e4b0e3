import { keyOf, keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { awaitsReplacement } from './replacement.js';

/** No more objects than this are named, so that the condition stays small. */
const MOST_NAMED = 20;

/** The condition that names what waits, while a sync is to prune. */
export function pruneCondition(app: Application, guarded: readonly KubeObject[]): NewCondition[] {
  if (guarded.length === 0 || !isToPrune(app)) return [];
  const remedy =
    `To prune them, ${approve}; ` +
    `to keep them, bring them back to Git; to let such prunes go without asking, annotate the Application ${annotations.massDeletion}: allow.`;
  return [
    {
      type: 'PruneNeedsConfirmation',
      message: `Pruning waits for confirmation, because much would go at once: ${named(guarded.map(keyOf))}. ${remedy}`,
    },
  ];
}

/** The condition that names what waits to be deleted and created anew, while a sync is under way. */
export function replaceCondition({ status }: Application): NewCondition[] {
  const { phase, finishedAt, syncResult } = status?.operationState ?? {};
  const waiting = (syncResult?.resources ?? []).filter(awaitsReplacement);
  if (phase !== 'Running' || finishedAt !== undefined || waiting.length === 0) return [];
  const remedy =
    `To have them deleted, with all that they hold, and created again, ${approve}; to keep them, take the change back in Git; ` +
    `to let such objects be replaced without asking, annotate them ${annotations.massDeletion}: allow.`;
  return [
    {
      type: 'ReplaceNeedsConfirmation',
      message: `Replacement waits for confirmation, because the API server does not change in place: ${named(waiting)}. ${remedy}`,
    },
  ];
}

const approve = `set the annotation ${annotations.deletionApproved} of the Application to the time of now (RFC 3339) while the sync waits`;

function named(keys: readonly ObjectKey[]): string {
  const more = keys.length > MOST_NAMED ? ` and ${keys.length - MOST_NAMED} more` : '';
  return `${keys.slice(0, MOST_NAMED).map(keyText).join(', ')}${more}`;
}

/** Whether an operation prunes now, or an automated one would. */
function isToPrune({ spec, operation }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  if (operation?.sync) return operation.sync.prune === true && operation.sync.dryRun !== true;
  return automated?.prune === true && automated.enabled !== false;
}
