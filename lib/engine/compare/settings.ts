import type { ResourceFilter } from '../globs/index.js';
import { healthOf, type ObjectHealth } from '../health/index.js';
import type { KubeObject } from '../../kube/index.js';
import type { ResourceOverrides } from '../normalize/index.js';
import type { GlobalProject, Impersonation } from '../permissions/index.js';
import { massDeletionGuard, type MassDeletionGuard } from '../pruning/guard.js';
import type { RenderSettings } from '../render/index.js';
import { noSigners, type Signers } from '../signatures/signers.js';
import { defaultTracking, type Tracking } from '../tracking/index.js';

/**
 * Settings of an installation that the engine's decisions depend on. They never change: other settings are another object, so that
 * what was concluded from these can be kept under the object itself.
 */
export interface EngineSettings {
  /** How an object is applied when neither it nor the operation says otherwise. */
  readonly method: 'serverSide' | 'clientSide';
  /** The field manager of every write. */
  readonly fieldManager: string;
  readonly tracking: Tracking;
  /** The namespace of the controller: Applications elsewhere are known as `<namespace>_<name>`. */
  readonly controllerNamespace: string;
  /** Seconds to let controllers react between two waves. */
  readonly waveDelaySeconds: number;
  /** Seconds after which an operation is terminated; 0 means never. */
  readonly syncTimeoutSeconds: number;
  /** Whether all tasks are tried in a dry run before the first is applied. */
  readonly preflight: 'none' | 'client';
  /** Whether an object that already equals its target is applied all the same. */
  readonly applyUnchanged: boolean;
  /**
   * When the finalizer of a finished hook is dropped: `atEnd`, once the result of the whole operation is stored, so that a hook
   * which deletes itself is never lost to a restarted process; or at once, as Argo CD does.
   */
  readonly hookFinalizers: 'atEnd' | 'whenCompleted';
  /**
   * Seconds between attempts to heal: the first wait, its multiplier, the longest wait; and how long an object is left as it is once it
   * was healed four times within an hour, where that is longer. Without `fought`, as in Argo CD, the others alone count.
   */
  readonly selfHealBackoff: {
    readonly duration: number;
    readonly factor: number;
    readonly cap: number;
    readonly fought?: number;
  };
  /** Ignore the rules of a ClusterRole that is filled by aggregation. */
  readonly ignoreAggregatedRoles: boolean;
  /** Kinds whose `status` never counts as drift. */
  readonly ignoreStatus: 'all' | 'crd' | 'none';
  /** What the installation says of kinds: fields that do not count, fields of known types. */
  readonly overrides: ResourceOverrides;
  /** What is pruned, or deleted to be created anew, only after a person said yes; undefined: only what says so itself, as in Argo CD. */
  readonly massDeletion: MassDeletionGuard | undefined;
  /** Annotations of Secrets whose values are masked beside the data. */
  readonly maskedAnnotations: readonly string[];
  /** Kinds that are out of sight: neither compared nor applied nor pruned. */
  readonly resources: ResourceFilter;
  /** Projects whose rules others inherit. */
  readonly globalProjects: readonly GlobalProject[];
  /** Whether clusters are written to as the service accounts that projects name. */
  readonly impersonation: Impersonation;
  /** Whose signatures of commits can be verified. */
  readonly signers: Signers;
  /** Who writes the commits of the source hydrator, and the template of their messages (Go's, over `hydrator.metadata`). */
  readonly hydration: {
    readonly author: { readonly name: string; readonly email: string };
    readonly messageTemplate?: string | undefined;
  };
  /** How sources are rendered. */
  readonly rendering: RenderSettings;
  /** Health of one live object: the bundled rules, and before them those of users. */
  readonly healthOf: (object: KubeObject) => ObjectHealth | undefined;
}

/** What Slipway does unless told otherwise: server-side apply, nothing applied that needs no change, no mass deletion unasked. */
export const defaultSettings: EngineSettings = {
  method: 'serverSide',
  fieldManager: 'argocd-controller',
  tracking: defaultTracking,
  controllerNamespace: 'argocd',
  waveDelaySeconds: 0,
  syncTimeoutSeconds: 0,
  preflight: 'none',
  applyUnchanged: false,
  hookFinalizers: 'atEnd',
  selfHealBackoff: { duration: 2, factor: 3, cap: 300, fought: 600 },
  ignoreAggregatedRoles: false,
  ignoreStatus: 'all',
  overrides: {},
  massDeletion: massDeletionGuard,
  maskedAnnotations: [],
  resources: {},
  globalProjects: [],
  impersonation: { enabled: false, enforced: true },
  signers: noSigners,
  hydration: { author: { name: 'Slipway', email: 'slipway@localhost' } },
  rendering: { valueFileSchemes: ['https', 'http'] },
  healthOf: (object) => healthOf(object),
};

/** Argo CD's own defaults, with which the conformance vectors run. */
export const argoCdSettings: EngineSettings = {
  ...defaultSettings,
  method: 'clientSide',
  waveDelaySeconds: 2,
  preflight: 'client',
  applyUnchanged: true,
  selfHealBackoff: { duration: 2, factor: 3, cap: 300 },
  hookFinalizers: 'whenCompleted',
  massDeletion: undefined,
};
