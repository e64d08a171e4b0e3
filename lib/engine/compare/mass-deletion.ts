import { gvkOf, keyOf, keyText, type KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { annotationOptionValue } from '../order/index.js';
import type { NewCondition } from './comparison.js';

/** When pruning waits for a person: one commit may take away much more than anyone meant. */
export interface MassDeletionGuard {
  /** More than this share of an Application's objects (0.5 is half) waits as a whole. */
  readonly share: number;
  /** `group/Kind` of objects that wait one by one: with them goes what cannot be made again. */
  readonly kinds: readonly string[];
}

/** The guard where it is on. */
export const massDeletionGuard: MassDeletionGuard = {
  share: 0.5,
  kinds: [
    '/Namespace',
    'apiextensions.k8s.io/CustomResourceDefinition',
    '/PersistentVolume',
    '/PersistentVolumeClaim',
    'apps/StatefulSet',
  ],
};

/** What is about to be pruned. */
export interface Pruning {
  readonly app: Application;
  /** Live objects that left Git and are not kept by an option of theirs. */
  readonly prunes: readonly KubeObject[];
  /** How many live objects the Application has, these among them; `undefined` when a person chose what to prune. */
  readonly live: number | undefined;
}

/**
 * The objects that are pruned only after a person said yes: all of them when they are too great a share of the Application, else those
 * of guarded kinds. An Application, or a single object, that is annotated `slipway.dev/mass-deletion: allow` does not wait, nor
 * one whose own `Prune=` option already says what is to be done.
 */
export function guardedPrunes({ app, prunes, live }: Pruning, guard: MassDeletionGuard | undefined): KubeObject[] {
  if (!guard || isAllowed(app)) return [];
  const open = prunes.filter(
    (object) => !isAllowed(object) && annotationOptionValue(object, annotations.syncOptions, 'Prune') === undefined,
  );
  if (live !== undefined && prunes.length > live * guard.share) return open;
  return open.filter((object) => {
    const { group, kind } = gvkOf(object);
    return guard.kinds.includes(`${group}/${kind}`);
  });
}

const most = 20;

/** The condition that names what waits. */
export function pruneCondition(guarded: readonly KubeObject[]): NewCondition[] {
  if (guarded.length === 0) return [];
  const names = guarded.slice(0, most).map((object) => keyText(keyOf(object)));
  const more = guarded.length > most ? ` and ${guarded.length - most} more` : '';
  const remedy =
    `To prune them, set the annotation ${annotations.deletionApproved} to the time of now during the sync; ` +
    `to allow it for good, annotate the Application ${annotations.massDeletion}: allow; or bring them back to Git and terminate the sync.`;
  return [
    {
      type: 'PruneNeedsConfirmation',
      message: `Pruning waits for confirmation, because much would go at once: ${names.join(', ')}${more}. ${remedy}`,
    },
  ];
}

function isAllowed({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.annotations?.[annotations.massDeletion] === 'allow';
}
