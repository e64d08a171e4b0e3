import fc from 'fast-check';
import type { Fault, FaultPlan } from '../../../lib/simulate/index.js';
import type { ApplicationSpec, DeliveryCase, DeliveryStep, ObjectSpec } from './delivery-case.js';

type Weighted<T> = readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[];

function weighted<T>(...choices: Weighted<T>): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** One of some values, each as often as its number says. */
function among<T extends string>(values: { readonly [value in T]: number }): fc.Arbitrary<T> {
  return fc.constantFrom(...(Object.entries<number>(values) as [T, number][]).flatMap(([v, n]) => Array<T>(n).fill(v)));
}

const rarely = (one: number): fc.Arbitrary<boolean> => fc.nat({ max: one - 1 }).map((number) => number === one - 1);

const wave = weighted([4, fc.constant(0)], [3, fc.integer({ min: -2, max: 3 })]);
const seconds = fc.integer({ min: 1, max: 40 });

const objectOptions = fc.subarray(
  [
    'Prune=false',
    'Prune=confirm',
    'PruneLast=true',
    'Delete=false',
    'Delete=confirm',
    'Replace=true',
    'Force=true',
    'ServerSideApply=true',
    'ServerSideApply=false',
  ],
  { minLength: 1, maxLength: 2 },
);

const plain: fc.Arbitrary<ObjectSpec> = fc
  .record(
    {
      kind: among({
        ConfigMap: 6,
        Secret: 3,
        Widget: 6,
        Certificate: 6,
        PersistentVolumeClaim: 1,
        Deployment: 1,
        Job: 1,
      }),
      wave,
      options: weighted([1, fc.constant(undefined)], [1, objectOptions]),
      seconds,
    },
    { requiredKeys: ['kind', 'wave', 'options'] },
  )
  .map(({ options, ...rest }) => withPossibleOptions({ ...rest, ...(options !== undefined && { options }) }));

const hook: fc.Arbitrary<ObjectSpec> = fc.record(
  {
    kind: among({ ConfigMap: 1, Widget: 1, Certificate: 1, Job: 2 }),
    wave,
    phases: fc.constantFrom<NonNullable<ObjectSpec['phases']>[]>(
      ['PreSync'],
      ['Sync'],
      ['PostSync'],
      ['SyncFail'],
      ['PreSync', 'PostSync'],
      ['PostSync', 'SyncFail'],
      ['PreDelete'],
      ['PostDelete'],
      ['PreDelete', 'PostDelete'],
    ),
    policies: fc.constantFrom(
      ['BeforeHookCreation'],
      ['HookSucceeded', 'HookFailed'],
      ['HookFailed'],
      ['BeforeHookCreation', 'HookSucceeded'],
      ['BeforeHookCreation', 'HookFailed'],
    ),
    generated: rarely(3),
    seconds,
  },
  { requiredKeys: ['kind', 'wave', 'phases'] },
);

const objects = (most: number, least = 1): fc.Arbitrary<ObjectSpec[]> =>
  fc.array(weighted([5, plain], [1, hook]), { minLength: least, maxLength: most, size: 'max' });

const appOptions = fc.subarray(
  [
    'ApplyOutOfSyncOnly=true',
    'PruneLast=true',
    'RespectIgnoreDifferences=true',
    'Replace=true',
    'CreateNamespace=true',
    'FailOnSharedResource=true',
    'Prune=confirm',
    'PrunePropagationPolicy=background',
  ],
  { maxLength: 3 },
);

const application = (of: fc.Arbitrary<ObjectSpec[]>): fc.Arbitrary<ApplicationSpec> =>
  fc
    .record(
      {
        objects: of,
        automated: rarely(5).map((manual) => !manual),
        prune: rarely(3).map((never) => !never),
        selfHeal: fc.boolean(),
        retry: fc.record({
          limit: fc.constantFrom(1, 2, 5),
          seconds: fc.constantFrom(1, 5, 20),
          factor: fc.constantFrom(1, 2, 3),
        }),
        options: appOptions,
        ignores: fc.boolean(),
        allowsMass: rarely(3),
        cascade: among({ foreground: 4, background: 2, none: 1 }),
      },
      { requiredKeys: ['objects', 'automated', 'prune', 'selfHeal', 'options'] },
    )
    .map(withoutReplacedJobs);

/** Most deliveries are small, and some are large. */
const applications: fc.Arbitrary<ApplicationSpec[]> = weighted(
  [9, application(objects(4)).map((app) => [app])],
  [7, application(objects(10, 3)).map((app) => [app])],
  [4, fc.tuple(application(objects(4)), application(objects(4)))],
  [1, fc.tuple(application(objects(4)), application(objects(3)), application(objects(3)))],
  [2, application(objects(25, 11)).map((app) => [app])],
  [1, application(objects(60, 26)).map((app) => [app])],
);

const place = fc.nat({ max: 59 });
const app = weighted([2, fc.constant(0)], [1, fc.nat({ max: 2 })]);

/** Much leaves Git at once. */
const clearing: fc.Arbitrary<DeliveryStep> = fc.record({
  do: fc.constant('commit' as const),
  app,
  changes: fc.array(fc.record({ object: place, to: fc.constant('gone' as const) }), {
    minLength: 3,
    maxLength: 12,
    size: 'max',
  }),
});

const step: fc.Arbitrary<DeliveryStep> = weighted<DeliveryStep>(
  [3, clearing],
  [6, fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) })],
  [
    5,
    fc.record({
      do: fc.constant('commit' as const),
      app,
      changes: fc.array(fc.record({ object: place, to: among({ other: 2, gone: 2, back: 1 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  ],
  [
    8,
    fc.record({
      do: among({
        edit: 2,
        editIgnored: 1,
        race: 1,
        snatch: 1,
        protect: 1,
        remove: 1,
        fail: 2,
        recover: 1,
        refuse: 1,
        accept: 1,
      }),
      app,
      object: place,
    }),
  ],
  [
    1,
    fc.record({
      do: fc.constant('flap' as const),
      app,
      object: place,
      seconds: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
    }),
  ],
  [3, fc.record({ do: among({ terminate: 2, approve: 2, delete: 1, create: 1 }), app })],
  [2, fc.record({ do: among({ outage: 1, reach: 2, gitOutage: 1, gitBack: 2, restart: 1 }) })],
  [
    3,
    fc.record(
      {
        do: fc.constant('sync' as const),
        app,
        prune: fc.boolean(),
        dryRun: rarely(4),
        force: rarely(6),
        apply: rarely(6),
        objects: fc.array(place, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['do', 'app', 'prune'] },
    ),
  ],
);

/**
 * The process is killed after every effect (with what was on its way), and another one goes on from what is stored. In one of twenty
 * deliveries effects are lost or done twice as well, or the process ends between two that belong together; in one of twenty nothing
 * happens to it: what it remembers must not mislead it either. In one of twenty the answers are slow, and much may happen before they come.
 */
const faults: fc.Arbitrary<FaultPlan> = weighted<FaultPlan>(
  [18, fc.constant({ first: 'forgotten' })],
  [1, fc.constant({})],
  [1, fc.constant({ first: 'slow' })],
  [
    1,
    fc.record({
      first: fc.array(among<Fault>({ lost: 2, unanswered: 2, twice: 2, killed: 2, alone: 2, forgotten: 1, slow: 2 }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  ],
);

/** Random deliveries of 1 to 60 objects. */
export const deliveries: fc.Arbitrary<DeliveryCase> = fc
  .record(
    {
      apps: applications,
      shared: fc.record({ kind: among({ ConfigMap: 1, Widget: 1, Certificate: 1 }), wave }),
      window: fc.record({
        kind: fc.constantFrom('allow' as const, 'deny' as const),
        minute: fc.integer({ min: 0, max: 4 }),
        minutes: fc.integer({ min: 1, max: 5 }),
        manual: fc.boolean(),
        overrun: fc.boolean(),
      }),
      steps: fc.array(step, { minLength: 1, maxLength: 9, size: 'max' }),
      faults,
    },
    { requiredKeys: ['apps', 'steps', 'faults'] },
  )
  .map(({ shared, ...rest }) => (rest.apps.length > 1 && shared !== undefined ? { ...rest, shared } : rest));

/** Options that exclude each other, or that the API refuses whoever asks for them. */
function withPossibleOptions(spec: ObjectSpec): ObjectSpec {
  const { kind, options = [] } = spec;
  // A Job or a claim cannot be replaced by a PUT of its manifest: its own fields are filled in by the API, and cannot change.
  const replaceable = (kind !== 'Job' && kind !== 'PersistentVolumeClaim') || options.includes('Force=true');
  return spec.options === undefined
    ? spec
    : { ...spec, options: options.filter((option) => replaceable || option !== 'Replace=true') };
}

function withoutReplacedJobs(spec: ApplicationSpec): ApplicationSpec {
  if (!spec.options.includes('Replace=true')) return spec;
  const fixed = (object: ObjectSpec): boolean =>
    (object.kind === 'Job' || object.kind === 'PersistentVolumeClaim') && !object.options?.includes('Force=true');
  return {
    ...spec,
    objects: spec.objects.map((object) => (fixed(object) ? { ...object, kind: 'Certificate' } : object)),
  };
}
