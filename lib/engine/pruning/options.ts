import type { KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { annotationOptionValue } from '../order/index.js';

/** What `Prune=` says of an object: its annotation, or else the option of the operation or the Application. */
export function pruneOption(object: KubeObject, syncOptions: readonly string[] = []): string | undefined {
  const own = annotationOptionValue(object, annotations.syncOptions, 'Prune');
  return own ?? syncOptions.find((option) => option.startsWith('Prune='))?.slice('Prune='.length);
}

/** Whether an object is pruned or deleted only after a person said yes: by its own options, or else by the Application's. */
export function requiresDeletionConfirmation(live: KubeObject, syncOptions: readonly string[] = []): boolean {
  return (
    isConfirmed(annotationOptionValue(live, annotations.syncOptions, 'Prune'), 'Prune=confirm', syncOptions) ||
    isConfirmed(annotationOptionValue(live, annotations.syncOptions, 'Delete'), 'Delete=confirm', syncOptions)
  );
}

function isConfirmed(own: string | undefined, option: string, syncOptions: readonly string[]): boolean {
  return own === undefined ? syncOptions.includes(option) : own === 'confirm';
}

/** Whether a person approved prunes and deletions since the operation began. */
export function isApproved(app: Application, startedAt: string): boolean {
  const approved = app.metadata.annotations?.[annotations.deletionApproved];
  return approved !== undefined && Date.parse(approved) >= Date.parse(startedAt);
}
