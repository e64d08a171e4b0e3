import fc from 'fast-check';
import type { FaultPlan } from '../../../lib/simulate/index.js';

/** One object of the repository. Its name is `o` and its place in the list. */
export interface ObjectSpec {
  readonly kind: 'ConfigMap' | 'Secret' | 'Widget' | 'Certificate' | 'Deployment' | 'Job';
  readonly wave: number;
  /** Set for a hook. */
  readonly phases?: readonly ('PreSync' | 'Sync' | 'PostSync' | 'SyncFail')[];
  readonly policies?: readonly string[];
  /** `argocd.argoproj.io/sync-options`. */
  readonly options?: readonly string[];
  /** How long a Job runs, or a Deployment takes to become available. */
  readonly seconds?: number;
}

/** Something that happens to a delivery. `object` is the place of an object in the list, taken modulo its length. */
export type DeliveryStep =
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do: 'commit';
      readonly changes: readonly { readonly object: number; readonly to: 'other' | 'gone' | 'back' }[];
    }
  | { readonly do: 'edit' | 'remove' | 'fail' | 'recover' | 'refuse' | 'accept'; readonly object: number }
  | { readonly do: 'outage' | 'reach' | 'gitOutage' | 'gitBack' | 'restart' | 'terminate' }
  | { readonly do: 'sync'; readonly prune: boolean };

/** A delivery: what is in Git, how it is synced, what happens meanwhile, and what goes wrong. */
export interface DeliveryCase {
  readonly objects: readonly ObjectSpec[];
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  readonly retries: number;
  /** `spec.syncPolicy.syncOptions`. */
  readonly options: readonly string[];
  /** A window that opens so many minutes after the start. */
  readonly window?: {
    readonly kind: 'allow' | 'deny';
    readonly minute: number;
    readonly minutes: number;
    readonly manual: boolean;
  };
  readonly steps: readonly DeliveryStep[];
  readonly faults: FaultPlan;
}

const wave = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: -2, max: 3 }) },
);

const plain: fc.Arbitrary<ObjectSpec> = fc.record(
  {
    kind: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('ConfigMap' as const, 'Secret' as const, 'Widget' as const) },
      { weight: 4, arbitrary: fc.constant('Certificate' as const) },
      { weight: 1, arbitrary: fc.constantFrom('Deployment' as const, 'Job' as const) },
    ),
    wave,
    options: fc.subarray(['Prune=false', 'PruneLast=true', 'Delete=false', 'Replace=true', 'ServerSideApply=true'], {
      maxLength: 2,
    }),
    seconds: fc.integer({ min: 1, max: 40 }),
  },
  { requiredKeys: ['kind', 'wave'] },
);

const hook: fc.Arbitrary<ObjectSpec> = fc.record(
  {
    kind: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('ConfigMap' as const, 'Widget' as const, 'Certificate' as const) },
      { weight: 2, arbitrary: fc.constant('Job' as const) },
    ),
    wave,
    phases: fc.constantFrom(
      ['PreSync' as const],
      ['Sync' as const],
      ['PostSync' as const],
      ['SyncFail' as const],
      ['PreSync' as const, 'PostSync' as const],
      ['PostSync' as const, 'SyncFail' as const],
    ),
    policies: fc.constantFrom(
      ['BeforeHookCreation'],
      ['HookSucceeded', 'HookFailed'],
      ['BeforeHookCreation', 'HookSucceeded'],
      ['BeforeHookCreation', 'HookFailed'],
    ),
    seconds: fc.integer({ min: 1, max: 40 }),
  },
  { requiredKeys: ['kind', 'wave', 'phases'] },
);

const object = fc.nat({ max: 59 });

const step: fc.Arbitrary<DeliveryStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      changes: fc.array(fc.record({ object, to: fc.constantFrom('other', 'gone', 'back') }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom('edit', 'remove', 'fail', 'fail', 'recover', 'refuse', 'accept'),
      object,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('outage', 'reach', 'reach', 'gitOutage', 'gitBack', 'gitBack', 'restart', 'terminate'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const), prune: fc.boolean() }) },
);

/** In all cases the operation is read back from what is stored after every effect; in one of twenty effects are lost or done twice. */
const faults: fc.Arbitrary<FaultPlan> = fc.oneof(
  { weight: 19, arbitrary: fc.constant({ first: 'forgotten' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ first: fc.constantFrom('lost', 'unanswered', 'twice', 'killed') }),
  },
);

/** Random deliveries of 1 to 60 objects. */
export const deliveries: fc.Arbitrary<DeliveryCase> = fc
  .record(
    {
      objects: fc.oneof(
        {
          weight: 9,
          arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: hook }), {
            minLength: 1,
            maxLength: 12,
            size: 'max',
          }),
        },
        {
          weight: 1,
          arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: plain }, { weight: 1, arbitrary: hook }), {
            minLength: 13,
            maxLength: 60,
            size: 'max',
          }),
        },
      ),
      automated: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      prune: fc.boolean(),
      selfHeal: fc.boolean(),
      retries: fc.constantFrom(0, 0, 2, 5),
      options: fc.subarray(
        ['ApplyOutOfSyncOnly=true', 'PruneLast=true', 'RespectIgnoreDifferences=true', 'Replace=true'],
        {
          maxLength: 2,
        },
      ),
      window: fc.record({
        kind: fc.constantFrom('allow', 'deny'),
        minute: fc.integer({ min: 0, max: 4 }),
        minutes: fc.integer({ min: 1, max: 5 }),
        manual: fc.boolean(),
      }),
      steps: fc.array(step, { minLength: 1, maxLength: 10, size: 'max' }),
      faults,
    },
    { requiredKeys: ['objects', 'automated', 'prune', 'selfHeal', 'retries', 'options', 'steps', 'faults'] },
  )
  .map(withoutReplacedJobs);

/** A Job cannot be replaced by a PUT of its manifest, whoever sends it: the API refuses it for the selector that it made itself. */
function withoutReplacedJobs(which: DeliveryCase): DeliveryCase {
  const everywhere = which.options.includes('Replace=true');
  const objects = which.objects.map((spec) =>
    spec.kind === 'Job' && (everywhere || spec.options?.includes('Replace=true') === true)
      ? { ...spec, kind: 'Certificate' as const }
      : spec,
  );
  return { ...which, objects };
}
