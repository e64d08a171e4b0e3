import type { GroupVersionKind, KubeObject } from '../../kube/index.js';
import type { World } from './world.js';

/** One kind of object that the simulator plays the controller of. */
export interface SimulatedKind {
  readonly kind: GroupVersionKind;
  /** Kinds whose objects this one controls: a change of such an object is a reason to look at its controller again. */
  readonly owns?: readonly GroupVersionKind[];
  /** Kinds that are read beside: a change of one is a reason to look at all objects of this kind in its namespace. */
  readonly reads?: readonly GroupVersionKind[];
  /**
   * Moves an object one step towards where its real controller would bring it. Called whenever something about it has changed,
   * never for two objects at once; it decides from the objects alone and writes nothing when nothing is to change.
   */
  readonly simulate: (object: KubeObject, world: World) => Promise<void>;
}
