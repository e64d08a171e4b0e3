/** When pruning waits for a person: one commit may take away much more than anyone meant. */
export interface MassDeletionGuard {
  /** More than this share of an Application's live objects (0.5 is half) waits as a whole. */
  readonly share: number;
  /** An Application with fewer live objects than this has no share worth guarding: two of two are no mass. */
  readonly least: number;
  /** `group/Kind` of objects that wait one by one, however few they are: with them goes what cannot be made again. */
  readonly kinds: readonly string[];
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
