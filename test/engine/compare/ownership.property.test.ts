import fc from 'fast-check';
import { compareObjects, diffObject, withoutServerFields } from '../../../lib/engine/index.js';
import {
  applyServerSide,
  equalJson,
  gvkOf,
  recordUpdate,
  schemaOf,
  type JsonObject,
  type KubeObject,
  type MapSchema,
} from '../../../lib/kube/index.js';

const manager = 'argocd-controller';
const now = '2026-01-01T00:00:00Z';

const text = fc.constantFrom('a', 'b', 'c');
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z'), text, { maxKeys: 3 });

const container = fc.record(
  {
    image: fc.constantFrom('web:1', 'web:2', 'web'),
    command: some(fc.array(text, { minLength: 1, maxLength: 2 })),
    env: some(fc.uniqueArray(fc.record({ name: text, value: text }), { selector: ({ name }) => name, minLength: 1 })),
    ports: some(
      fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 443) }), {
        selector: ({ containerPort }) => containerPort,
        minLength: 1,
      }),
    ),
    resources: some(fc.record({ limits: fc.record({ cpu: fc.constantFrom('1', '500m', '2') }) })),
  },
  { requiredKeys: ['image'] },
);

const manifest = fc
  .record({
    labels: some(labels),
    replicas: some(fc.integer({ min: 0, max: 3 })),
    paused: some(fc.constant(true)),
    nodeSelector: some(fc.dictionary(fc.constantFrom('n', 'm'), text, { minKeys: 1, maxKeys: 2 })),
    containers: fc.uniqueArray(fc.tuple(fc.constantFrom('one', 'two'), container), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(({ labels: own, replicas, paused, nodeSelector, containers }): KubeObject => {
    const spec: JsonObject = {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: containers.map(([name, rest]) => defined({ name, ...rest })),
          ...(nodeSelector && { nodeSelector }),
        },
      },
      ...(replicas !== undefined && { replicas }),
      ...(paused && { paused }),
    };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', ...(own && Object.keys(own).length > 0 && { labels: own }) },
      spec,
    };
  });

const writers = fc.constantFrom(manager, 'other', 'third');
const history = fc.array(
  fc.record({ by: writers, operation: fc.constantFrom('Apply' as const, 'Update' as const), object: manifest }),
  { minLength: 1, maxLength: 4 },
);

const defined = (object: object): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject;

function schemaFor(object: KubeObject): MapSchema {
  const schema = schemaOf(gvkOf(object));
  if (!schema) throw new Error('no schema');
  return schema;
}

/** The live object after others and we wrote to it. */
function written(steps: readonly { by: string; operation: 'Apply' | 'Update'; object: KubeObject }[]): KubeObject {
  let live: KubeObject | undefined;
  for (const { by, operation, object } of steps) {
    const schema = schemaFor(object);
    if (operation === 'Apply') live = applied(live, object, by);
    else {
      const metadata = {
        ...object.metadata,
        ...(live?.metadata.managedFields && { managedFields: live.metadata.managedFields }),
      };
      live = recordUpdate({ before: live, after: { ...object, metadata }, manager: by, schema, now });
    }
  }
  if (!live) throw new Error('nothing was written');
  return live;
}

function applied(live: KubeObject | undefined, object: KubeObject, by: string): KubeObject {
  const result = applyServerSide({ live, applied: object, manager: by, force: true, schema: schemaFor(object), now });
  if (result.kind !== 'applied') throw new Error('conflict');
  return result.object;
}

const content = (object: KubeObject): KubeObject => withoutServerFields(object);

describe('the judgement of a comparison', () => {
  test('is that of the apply itself: what it would not change is in sync, what it would change is not', () => {
    fc.assert(
      fc.property(history, manifest, (steps, target) => {
        const live = written(steps);
        const after = applied(live, target, manager);
        const changes = !equalJson(content(live), content(after));
        const { state } = diffObject(target, live);
        // Fields that hold what an absent field would be filled with come back, so that their removal is no change.
        if (!changes) expect(state).toBe('same');
        else if (state === 'same') expect(compareObjects(after, live, { method: 'clientSide' }).changes).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('is that nothing is left to do right after an apply', () => {
    fc.assert(
      fc.property(history, manifest, (steps, target) => {
        const live = applied(written(steps), target, manager);
        expect(diffObject(target, live)).toMatchObject({ state: 'same', changes: [] });
      }),
      { numRuns: 150 },
    );
  });

  test('predicts what the apply makes of the object', () => {
    fc.assert(
      fc.property(history, manifest, (steps, target) => {
        const live = written(steps);
        const { predicted, changes } = compareObjects(target, live);
        const after = applied(live, target, manager);
        const rest = compareObjects(content(after), predicted, { method: 'clientSide' });
        if (changes.length > 0) expect(rest.changes).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('does not count what an ignored pointer names', () => {
    fc.assert(
      fc.property(history, manifest, fc.integer({ min: 4, max: 9 }), (steps, target, replicas) => {
        const live = applied(written(steps), target, manager);
        const drifted: KubeObject = { ...live, spec: { ...(live['spec'] as JsonObject), replicas } };
        const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
        expect(diffObject(target, drifted, { ignoreDifferences }).state).toBe('same');
      }),
      { numRuns: 100 },
    );
  });
});
