import type { GroupVersionKind } from '../../kube/index.js';

/** What discovery says of a kind. */
export interface KindInfo {
  readonly namespaced: boolean;
  /** Whether this very version is served. */
  readonly served: boolean;
  /** Why the cluster could not say, although it was asked: then nothing of this kind can be synced. */
  readonly problem?: string;
}

/** Looks a kind up in the discovery of the destination cluster; `undefined` when no such group and kind is known. */
export type KindLookup = (kind: GroupVersionKind) => KindInfo | undefined;
