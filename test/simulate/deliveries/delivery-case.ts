import type { FaultPlan } from '../../../lib/simulate/index.js';

export type Kind = 'ConfigMap' | 'Secret' | 'Widget' | 'Certificate' | 'PersistentVolumeClaim' | 'Deployment' | 'Job';

/** One object of an Application's folder. Its name is that of the Application and its place in the list. */
export interface ObjectSpec {
  readonly kind: Kind;
  readonly wave: number;
  /** Set for a hook. */
  readonly phases?: readonly ('PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'PreDelete' | 'PostDelete')[];
  readonly policies?: readonly string[];
  /** A hook that gets another name in every operation. */
  readonly generated?: boolean;
  /** `argocd.argoproj.io/sync-options`. */
  readonly options?: readonly string[];
  /** How long a Job runs, or a Deployment takes to become available. */
  readonly seconds?: number;
}

/** One Application: what it delivers, and how. */
export interface ApplicationSpec {
  readonly objects: readonly ObjectSpec[];
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  readonly retry?: { readonly limit: number; readonly seconds: number; readonly factor: number };
  /** `spec.syncPolicy.syncOptions`. */
  readonly options: readonly string[];
  /** Whether `spec.ignoreDifferences` names a field of ConfigMaps and one of Widgets. */
  readonly ignores?: boolean;
  /** Whether pruning much at once needs nobody's consent. */
  readonly allowsMass?: boolean;
  /** What becomes of the objects when the Application is deleted. @default foreground */
  readonly cascade?: 'foreground' | 'background' | 'none';
}

/** Something that happens to a delivery. `app` and `object` are places in the lists, taken modulo their lengths. */
export type DeliveryStep =
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do: 'commit';
      readonly app: number;
      readonly changes: readonly { readonly object: number; readonly to: 'other' | 'gone' | 'back' }[];
    }
  | { readonly do: ObjectAction; readonly app: number; readonly object: number }
  | { readonly do: 'flap'; readonly app: number; readonly object: number; readonly seconds: readonly number[] }
  /** `create`: the Application that was deleted is there again. */
  | { readonly do: 'terminate' | 'approve' | 'delete' | 'create'; readonly app: number }
  | { readonly do: 'outage' | 'reach' | 'gitOutage' | 'gitBack' | 'restart' }
  | {
      readonly do: 'sync';
      readonly app: number;
      readonly prune: boolean;
      readonly dryRun?: boolean;
      readonly force?: boolean;
      /** Without hooks. */
      readonly apply?: boolean;
      /** Only these. */
      readonly objects?: readonly number[];
    };

/**
 * A person, a webhook or bad luck touches one object: `edit` a field that Git has, `editIgnored` one that may be ignored; `race` edits it,
 * `snatch` deletes it and `protect` forbids to delete it in the moment before the reconciler's next request to it arrives.
 */
export type ObjectAction =
  'edit' | 'editIgnored' | 'race' | 'snatch' | 'protect' | 'remove' | 'fail' | 'recover' | 'refuse' | 'accept';

/** A delivery: what is in Git, how it is synced, what happens meanwhile, and what goes wrong. */
export interface DeliveryCase {
  readonly apps: readonly ApplicationSpec[];
  /** An object that all Applications have, which makes them quarrel; only where there are several. */
  readonly shared?: ObjectSpec;
  /** A window that opens so many minutes after the start. */
  readonly window?: {
    readonly kind: 'allow' | 'deny';
    readonly minute: number;
    readonly minutes: number;
    readonly manual: boolean;
    readonly overrun?: boolean;
  };
  readonly steps: readonly DeliveryStep[];
  readonly faults: FaultPlan;
}
