import type { GroupVersionKind, Json, JsonObject, KubeObject, ObjectKey } from '../../kube/index.js';
import type { Destination } from '../../model/index.js';
import type { KindLookup } from '../compare/index.js';
import type { Effect, Outcome } from '../operation/index.js';
import type { ClusterRef } from '../permissions/index.js';
import type { Capabilities } from '../render/index.js';
import type { Tracking } from '../tracking/index.js';

/** An object of a kind that is looked for. */
export interface Wanted {
  readonly gvk: GroupVersionKind;
  readonly key: ObjectKey;
}

/** What is asked of a cluster that objects are delivered to. Methods throw UnreachableError and ApiError. */
export interface DestinationCluster {
  /** Meaningful after {@link connect}. */
  readonly kinds: KindLookup;
  connect(): Promise<void>;
  /** What charts are rendered for. Absent where no program renders. */
  capabilities?(): Promise<Capabilities>;
  /** Makes sure that every object of these kinds is in the view. */
  watchKinds(kinds: Iterable<GroupVersionKind>): Promise<void>;
  /** The live objects that an Application tracks, and those that exist under the wanted keys, by `keyText`. */
  live(app: string, wanted: Iterable<Wanted>): Promise<ReadonlyMap<string, KubeObject>>;
  /** One live object in the asked version. */
  find(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject | undefined>;
  /**
   * What is in a namespace now, of every kind that can be watched and is in sight: at least the identity of each object, its owners and
   * what tracks it. Kinds that must not be listed are left out.
   */
  inNamespace(namespace: string, isInSight: (kind: GroupVersionKind) => boolean): Promise<readonly KubeObject[]>;
  /** Writes as this user, who is impersonated; `undefined`: as the reconciler itself. */
  as(user: string | undefined): ClusterWriter;
}

/** Writes to a cluster as somebody. */
export interface ClusterWriter {
  /** Does what the engine asks for; what comes back says how it went, nothing is thrown. */
  execute(effect: Effect): Promise<Outcome>;
}

/** A destination that was found. */
export interface FoundDestination extends ClusterRef {
  readonly cluster: DestinationCluster;
}

/** The clusters that Applications are delivered to. */
export interface Destinations {
  /** All clusters by name and address. */
  readonly refs: readonly ClusterRef[];
  /** The clusters that belong to one project. */
  ofProject(project: string): readonly ClusterRef[];
  /** The cluster of a destination; `undefined` when it names none. */
  find(destination: Destination): FoundDestination | undefined;
  /** From now on objects are tracked in another way: what belongs to whom has to be found out anew. */
  trackingChanged(tracking: Tracking): void;
}

/**
 * Who works for an Application where several processes share the work. It is recorded on the Application itself, so that one works for it
 * also while it moves from one to another. Methods throw ApiError and UnreachableError.
 */
export interface Claims {
  /** Makes it ours and gives it as it is then; `undefined` while it is somebody else's. Who asked in vain is told when to ask again. */
  take(app: KubeObject): Promise<KubeObject | undefined>;
  /** Lets somebody else have it, if it is ours. Nothing may be under way for it. */
  release(app: KubeObject): Promise<void>;
  /** It is gone, and asked for in vain no more. */
  forget(name: string): void;
}

/** Where Applications and AppProjects live. Writes throw ApiError and UnreachableError, and give the object as it is then. */
export interface ApplicationHub {
  readonly namespace: string;
  application(name: string): KubeObject | undefined;
  applicationNames(): readonly string[];
  project(name: string): KubeObject | undefined;
  /** The ConfigMaps of the controller's namespace that hold settings (`isConfiguration`). */
  configuration(): readonly KubeObject[];
  projects(): readonly KubeObject[];
  /** Reads an Application from the server itself. */
  readApplication(app: KubeObject): Promise<KubeObject>;
  /** Writes by merge patch. */
  patchApplication(app: KubeObject, patch: JsonObject): Promise<KubeObject>;
  jsonPatchApplication(app: KubeObject, patch: readonly Json[]): Promise<KubeObject>;
  /** Writes to an AppProject by merge patch. */
  patchProject(project: KubeObject, patch: JsonObject): Promise<void>;
  /** Whether the definition of Applications itself is being deleted, and every Application with it. `false` when it cannot be read. */
  definitionEnds(): Promise<boolean>;
  /** Records a Kubernetes Event on an Application; a failure of that is nobody's matter. */
  recordEvent(app: KubeObject, reason: string, message: string, type: 'Normal' | 'Warning'): Promise<void>;
}
