import type { GroupVersionKind, Json, KubeObject, ObjectKey } from '../../kube/index.js';

/** `dryRun` of a request. */
export type DryRun = 'server' | false;

/** How a write is done, beside the object. */
export interface WriteOptions {
  readonly manager: string;
  readonly validation?: 'Strict' | 'Warn' | 'Ignore';
  readonly dryRun?: DryRun;
}

/** How an object is deleted. */
export interface DeleteOptions {
  /** Deletes only the object with this uid. */
  readonly uid?: string | undefined;
  /** Deletes it only as it is at this version. */
  readonly resourceVersion?: string | undefined;
  readonly propagation: 'Foreground' | 'Background' | 'Orphan';
  readonly dryRun?: DryRun;
}

/**
 * Reads and writes of single objects of any served kind, as a Kubernetes API answers them: over HTTP to a real one, or to one in
 * memory. Methods throw {@link ApiError} for a refusal and {@link UnreachableError} when there was no answer.
 */
export interface ObjectApi {
  get(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject>;
  create(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  replace(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  /** Server-side apply; conflicting fields are taken over. */
  apply(object: KubeObject, options: WriteOptions): Promise<KubeObject>;
  mergePatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject>;
  jsonPatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject>;
  /** Deletes an object; gives the object while it is still there (finalizers, graceful deletion). */
  delete(gvk: GroupVersionKind, key: ObjectKey, options: DeleteOptions): Promise<KubeObject | undefined>;
}

/** The live objects as a shell knows them already. Answers to own writes are put in at once. */
export interface LiveView {
  /** The object, `undefined` when it does not exist, `'slim'` when only its identity is known. */
  get(key: string): KubeObject | 'slim' | undefined;
  /** From now on this object is kept whole. */
  want(key: string): void;
  put(object: KubeObject, origin: 'own'): void;
  /** Takes a successful deletion. */
  bury(key: ObjectKey, uid: string | undefined): void;
}
