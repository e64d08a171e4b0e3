import type { KubeObject, ObjectKey } from '../../kube/index.js';
import type { Application, AppProject } from '../../model/index.js';
import type { PreparedTargets } from '../compare/comparison.js';
import type { KindLookup } from '../compare/kinds.js';
import type { EngineSettings } from '../compare/settings.js';
import type { ObjectHealth } from '../health/index.js';
import type { Effect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';

/** Everything that a step of an Application's deletion sees. */
export interface DeletionObservation {
  /** As it is stored now: its finalizers are all the memory that there is. */
  readonly app: Application;
  readonly project?: AppProject | undefined;
  /** Whether the destination names a registered cluster. `unknown`: nothing can be deleted there, ever. */
  readonly destination: 'known' | 'unknown';
  /** What Git wants. Needed only while {@link needsTargets}; absent while it is needed, the deletion cannot go on. */
  readonly targets?: PreparedTargets | undefined;
  /** Live objects by `keyText`: all that are tracked as the Application's, and those under the keys of the deletion hooks. */
  readonly live: ReadonlyMap<string, KubeObject>;
  readonly kinds: KindLookup;
  /** Results of the previous step's effects. */
  readonly outcomes: readonly Outcome[];
  readonly settings?: EngineSettings | undefined;
  readonly healthOf?: ((object: KubeObject) => ObjectHealth | undefined) | undefined;
  /** Why an object must not be touched, in words; the project's rules by default. */
  readonly refusal?: ((object: KubeObject, namespaced: boolean) => string | undefined) | undefined;
}

/** What to do next with an Application that is being deleted. */
export type DeletionStep =
  /** Execute these, look again and step again with the outcomes; `problem` is something to tell people meanwhile. */
  | { readonly type: 'effects'; readonly effects: readonly Effect[]; readonly problem?: string }
  /** Nothing to do until something live changes; with `unconfirmed`, until a person approves the deletion of those. */
  | { readonly type: 'waiting'; readonly message: string; readonly unconfirmed?: readonly ObjectKey[] }
  /** Take these finalizers off the Application and step again with what it is then. */
  | { readonly type: 'release'; readonly finalizers: readonly string[] }
  /** It cannot go on now; try again later. */
  | { readonly type: 'failed'; readonly message: string }
  /** Nothing of ours holds the Application any more. */
  | { readonly type: 'done' };
