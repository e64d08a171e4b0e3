import { gvkOf, type KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';

/** When a deletion waits for a person: one commit may take away much more than anyone meant. */
export interface MassDeletionGuard {
  /** More than this share of an Application's live objects (0.5 is half) waits as a whole. */
  readonly share: number;
  /** An Application with fewer live objects than this has no share worth guarding: two of two are no mass. */
  readonly least: number;
  /** `group/Kind` of objects that wait one by one, however few they are: with them goes what cannot be made again. */
  readonly kinds: readonly string[];
}

/** Whether an object waits however few go: with it goes what cannot be made again. */
export function isGuardedKind(object: KubeObject, guard: MassDeletionGuard): boolean {
  const { group, kind } = gvkOf(object);
  return guard.kinds.includes(`${group}/${kind}`);
}

/** Whether an Application or an object is annotated to let deletions go without asking. */
export function isAllowed({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.annotations?.[annotations.massDeletion] === 'allow';
}

/** The guard that is on unless settings say otherwise. */
export const massDeletionGuard: MassDeletionGuard = {
  share: 0.5,
  least: 3,
  kinds: [
    '/Namespace',
    'apiextensions.k8s.io/CustomResourceDefinition',
    '/PersistentVolume',
    '/PersistentVolumeClaim',
    'apps/StatefulSet',
  ],
};
