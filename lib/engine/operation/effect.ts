import type { GroupVersionKind, KubeObject, ObjectKey } from '../../kube/index.js';

interface EffectOf<Type extends string> {
  readonly type: Type;
  /** The task that this is done for, `group/kind/namespace/name:phase`; outcomes are matched by it. */
  readonly task: string;
  readonly gvk: GroupVersionKind;
  /** The object that is meant; the namespace is empty for a cluster-scoped kind. */
  readonly key: ObjectKey;
  /**
   * Effects of one step run in rising order of this number; those with the same number may run at the same time. Where one fails,
   * the later ones of the same task are left out.
   */
  readonly order: number;
}

/** How an object is written. `replace` is a PUT of the whole object, or with `force` a deletion followed by a creation. */
export type ApplyMethod = 'serverSide' | 'clientSide' | 'replace' | 'create';

/** Write an object. An apply with conflicts takes the fields over. */
export interface ApplyEffect extends EffectOf<'apply'> {
  readonly object: KubeObject;
  readonly method: ApplyMethod;
  /** Delete and create again where an update is refused (or, with `replace`, always). */
  readonly force: boolean;
  /** `fieldValidation` of the request. */
  readonly validation: 'Strict' | 'Warn' | 'Ignore';
  /** Field manager of the request. */
  readonly manager: string;
  /** `client`: no request that writes, only what can be said without one; `server`: the API server's dry run. */
  readonly dryRun: false | 'client' | 'server';
  /** Managers whose fields, written by Update, pass to ours before a server-side apply. */
  readonly migrateFrom: readonly string[];
  /** After a CustomResourceDefinition: wait (at most 3 s) until it is Established. */
  readonly awaitEstablished: boolean;
}

/** Delete an object. A missing object counts as deleted, another object of the same name (by uid) is left alone. */
export interface DeleteEffect extends EffectOf<'delete'> {
  /** The wave of the task: nothing else tells it once the object is gone. */
  readonly wave?: number;
  readonly uid?: string;
  /**
   * The object is deleted only as it was seen: who takes it over at the last moment (another Application, to which it moved) keeps it.
   * The outcome of what has changed meanwhile has the reason `Conflict`, and the object is looked at again.
   */
  readonly resourceVersion?: string;
  readonly propagation: 'Foreground' | 'Background' | 'Orphan';
  readonly dryRun: false | 'client' | 'server';
}

/** Remove one finalizer from an object, if it is there. */
export interface RemoveFinalizerEffect extends EffectOf<'removeFinalizer'> {
  readonly finalizer: string;
  readonly uid?: string;
}

/** Read an object from the API server itself, not from a cache. */
export type GetEffect = EffectOf<'get'>;

/** Something to be done to the cluster. It carries all that is needed: a shell only executes it. */
export type Effect = ApplyEffect | DeleteEffect | RemoveFinalizerEffect | GetEffect;
