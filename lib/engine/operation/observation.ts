import type { KubeObject } from '../../kube/index.js';
import type { Application, AppProject, OperationState, SyncPhase } from '../../model/index.js';
import type { PreparedTargets } from '../compare/comparison.js';
import type { Prediction } from '../compare/prediction.js';
import type { NewCondition } from '../conditions/new-condition.js';
import type { ObjectHealth } from '../health/index.js';
import type { KindLookup } from '../compare/kinds.js';
import type { EngineSettings } from '../compare/settings.js';
import type { WindowDecision } from '../windows/index.js';
import type { Effect } from './effect.js';
import type { Outcome } from './outcome.js';

/** Everything that a step of an operation sees. Time is one of its observations. */
export interface Observation {
  /** RFC 3339. */
  readonly now: string;
  readonly app: Application;
  readonly project?: AppProject | undefined;
  /** Why the project could not be had: then the operation fails, whatever else is seen. */
  readonly projectProblem?: string | undefined;
  /** The commit that the targets come from. Keep it through the attempt (`operation.syncResult.revision`). */
  readonly revision: string;
  readonly revisions?: readonly string[] | undefined;
  /** What `prepareTargets` made of the rendered manifests. */
  readonly targets: PreparedTargets;
  /**
   * Live objects by `keyText`, as for a comparison, hooks included. It must be at least as new as the outcomes: an object that a
   * write returned is put here before the next step, and a deleted one stays until it is gone.
   */
  readonly live: ReadonlyMap<string, KubeObject>;
  /**
   * The destination namespace: the object, `absent`, why it cannot be had, or undefined when not known (a `get` is asked for where it
   * matters).
   */
  readonly namespace?: KubeObject | 'absent' | { readonly problem: string } | undefined;
  readonly kinds: KindLookup;
  /** Results of the previous step's effects; empty when nothing was executed. */
  readonly outcomes: readonly Outcome[];
  /** Whether sync windows let this operation run now. */
  readonly window: Pick<WindowDecision, 'allowed' | 'blockedBy'>;
  /** Why nothing may be written to the cluster, such as no identity to do it as: the operation fails. */
  readonly clusterProblem?: string | undefined;
  /** Why no further wave may be run, from somebody who watches the waves: their hooks are ended, and the operation with an error. */
  readonly waveProblem?: string | undefined;
  /** Errors of the load or the spec (ComparisonError, InvalidSpecError), which fail the operation, and SharedResourceWarning. */
  readonly conditions?: readonly NewCondition[] | undefined;
  readonly settings?: EngineSettings | undefined;
  readonly predictions?: ReadonlyMap<string, Prediction> | undefined;
  readonly healthOf?: ((object: KubeObject) => ObjectHealth | undefined) | undefined;
  /** Why an object must not be written, in words; the project's rules by default. */
  readonly refusal?: ((object: KubeObject, namespaced: boolean) => string | undefined) | undefined;
}

/** One wave of one phase whose tasks have all been run; they need not be healthy yet. */
export interface WaveRun {
  readonly phase: SyncPhase;
  readonly wave: number;
  /** Whether no other wave follows. */
  readonly final: boolean;
}

/** What to do next. */
export interface Step {
  /** The new state. When its phase is final, the operation is over, and the outcomes of {@link effects} need not come back. */
  readonly operation: OperationState;
  /** What to do, in order. When there are outcomes, step again at once; else when something live changed or at {@link wakeAt}. */
  readonly effects: readonly Effect[];
  /** The waves that were run; the next step may be told that one must not go on ({@link Observation.waveProblem}). */
  readonly waves?: readonly WaveRun[];
  /** Whether nothing goes on before a person approves what is to be pruned. */
  readonly awaitsApproval?: boolean;
  /** RFC 3339: step again then, at the latest. */
  readonly wakeAt?: string;
  /**
   * `required`: store the operation state before the effects are executed. `useful`: people would like to see it (another
   * message or phase), one such write in an operation is enough. `no`: nothing changed that is worth a write.
   */
  readonly persist: 'required' | 'useful' | 'no';
}
