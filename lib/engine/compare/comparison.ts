import type { KubeObject } from '../../kube/index.js';
import type {
  AppProject,
  Application,
  ApplicationSummary,
  ConditionType,
  HealthStatusCode,
  ResourceStatus,
  SyncStatus,
  SyncStatusCode,
} from '../../model/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import type { ObjectHealth } from '../health/index.js';
import type { KindLookup } from './kinds.js';
import type { KnownDiffs } from './known-diffs.js';
import type { Prediction } from './prediction.js';
import type { ResourceDiff } from './resource-diff.js';
import type { EngineSettings } from './settings.js';

/** An object of Git made ready for one cluster: namespace defaulted, tracking stamped. */
export interface PreparedTargets {
  /** What is compared and applied, without duplicates, in the order of their source. */
  readonly resources: readonly KubeObject[];
  /** Hooks of a sync (PreSync, Sync, PostSync, SyncFail). Those with `generateName` still have no name. */
  readonly hooks: readonly KubeObject[];
  /** PreDelete and PostDelete hooks, which no sync runs. */
  readonly deleteHooks: readonly KubeObject[];
  /** RepeatedResourceWarning, InvalidSpecError. */
  readonly conditions: readonly NewCondition[];
}

/** All that a comparison looks at. */
export interface CompareInput {
  readonly app: Application;
  /** Absent: everything is permitted. */
  readonly project?: AppProject | undefined;
  /** The commit (or version) that the targets come from. */
  readonly revision: string;
  /** The same for an Application with several sources. */
  readonly revisions?: readonly string[] | undefined;
  readonly targets: PreparedTargets;
  /**
   * Live objects by `keyText`: everything tracked as this Application's and everything that exists under a target's key. It is
   * believed: an object that is missing here counts as gone. Never compare with a list that failed.
   */
  readonly live: ReadonlyMap<string, KubeObject>;
  readonly kinds: KindLookup;
  readonly settings?: EngineSettings | undefined;
  /** What else is to be said of the manifests, such as a signature that fails its check: reported, and no sync starts. */
  readonly findings?: readonly NewCondition[] | undefined;
  /** What earlier comparisons of this Application came to: what did not change since is not compared again. It is added to. */
  readonly known?: KnownDiffs | undefined;
  /** Answers to {@link Comparison.unconfirmed}, by `keyText`; stale ones are not used. */
  readonly predictions?: ReadonlyMap<string, Prediction> | undefined;
  /** Health of one object; by default as the settings say. */
  readonly healthOf?: ((object: KubeObject) => ObjectHealth | undefined) | undefined;
  /** Why an object must not be delivered, in words; the project's rules by default. */
  readonly refusal?: ((object: KubeObject, namespaced: boolean) => string | undefined) | undefined;
}

/** The result of a comparison: what `status` says of an Application. */
export interface Comparison {
  readonly status: SyncStatusCode;
  /** `status.sync`. */
  readonly sync: SyncStatus;
  /** `status.resources`, sorted by `group/kind/namespace/name`. */
  readonly resources: readonly ResourceStatus[];
  /** Health without a transition time. */
  readonly health: { readonly status: HealthStatusCode; readonly message?: string };
  readonly summary: ApplicationSummary;
  /** By `keyText`; objects without a sync status (hooks, ignored ones, not ours) are not in it. */
  readonly diffs: ReadonlyMap<string, ResourceDiff>;
  readonly conditions: readonly NewCondition[];
  /** The condition types that this comparison judged: those without a new condition are cleared. */
  readonly evaluated: readonly ConditionType[];
  /** Keys of modified objects whose difference a dry run could still dispel (see `confirmations`). */
  readonly unconfirmed: readonly string[];
}
