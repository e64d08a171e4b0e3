import type { GroupVersionKind, JsonObject, KubeObject } from '../kube/index.js';

/** A change of one object, as a watch tells it. */
export interface ObjectEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; for DELETED its last state. Never change it: others hold the same object. */
  readonly object: KubeObject;
}

/** How {@link Objects.delete} deletes. */
export interface DeleteObjectOptions {
  /** 0 removes a pod at once; otherwise its own grace period counts. */
  readonly gracePeriodSeconds?: number;
  /** @default 'Background' */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  /** Deletes only the object with this uid. */
  readonly uid?: string;
}

/**
 * The narrow view of a Kubernetes API that controllers need. The embedded store is one implementation; a client of a real API
 * server can be another.
 */
export interface Objects {
  /** All objects of a kind, or those of one namespace. An unserved kind has none. */
  list(kind: GroupVersionKind, namespace?: string): Promise<readonly KubeObject[]>;
  /** One object, `undefined` when it does not exist. Cluster-scoped kinds take namespace `''`. */
  get(kind: GroupVersionKind, namespace: string, name: string): Promise<KubeObject | undefined>;
  /**
   * Tells every existing object as ADDED, then every change, in order. A kind that is not served yet begins when it is.
   *
   * @returns a function that ends the watch
   */
  watch(kind: GroupVersionKind, listener: (event: ObjectEvent) => void): () => void;
  /** @throws ApiError with reason AlreadyExists, NotFound (namespace), Invalid, … */
  create(object: KubeObject): Promise<KubeObject>;
  /** JSON merge patch of everything but status; `undefined` when the object does not exist. */
  patch(kind: GroupVersionKind, namespace: string, name: string, patch: JsonObject): Promise<KubeObject | undefined>;
  /**
   * JSON merge patch of `status`; `undefined` when the object does not exist. Writes nothing when nothing changes. A
   * Deployment takes annotations here too: its controller notes the revision without a new generation.
   */
  patchStatus(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    status: JsonObject,
    annotations?: { readonly [key: string]: string },
  ): Promise<KubeObject | undefined>;
  /** Deletes an object; one that does not exist (or has another uid) is left alone. */
  delete(kind: GroupVersionKind, namespace: string, name: string, options?: DeleteObjectOptions): Promise<void>;
}
