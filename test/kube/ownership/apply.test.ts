import {
  ApplyError,
  applyServerSide,
  conflictMessage,
  recordUpdate,
  stringifyJson,
  type ApplyRequest,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { defaulted, widget, widgetSchema } from './widget.js';

const NOW = '2026-11-21T10:00:00Z';
const LATER = '2026-11-21T11:00:00Z';

type Options = Partial<Omit<ApplyRequest, 'live' | 'applied'>>;

function apply(live: KubeObject | undefined, applied: KubeObject, options: Options = {}) {
  return applyServerSide({ live, applied, manager: 'm1', force: false, schema: widgetSchema, now: NOW, ...options });
}

function applied(live: KubeObject | undefined, config: KubeObject, options: Options = {}): KubeObject {
  const result = apply(live, config, options);
  if (result.kind === 'conflict') throw new Error(conflictMessage(result.conflicts));
  return defaulted(result.object);
}

function update(before: KubeObject | undefined, after: KubeObject, manager: string, subresource?: string): KubeObject {
  return recordUpdate({
    before,
    after,
    manager,
    schema: widgetSchema,
    now: NOW,
    ...(subresource === undefined ? {} : { subresource }),
  });
}

function spec(object: KubeObject): JsonObject {
  return object['spec'] as JsonObject;
}

function owners(object: KubeObject): Record<string, string> {
  return Object.fromEntries(
    (object.metadata.managedFields ?? []).map((entry) => [
      [entry.manager, entry.operation, entry.subresource].filter(Boolean).join('/'),
      stringifyJson(entry.fieldsV1 ?? {}),
    ]),
  );
}

const full = widget(
  {
    color: 'red',
    args: ['1', '2'],
    tags: ['a', 'b'],
    labels: { x: '1' },
    sel: { a: '1', b: '2' },
    ports: [
      { name: 'p1', port: 1 },
      { name: 'p2', port: 2 },
    ],
  },
  { labels: { l1: '1' }, annotations: { a1: '1' } },
);
const P1 = 'k:{\\"name\\":\\"p1\\",\\"protocol\\":\\"TCP\\"}';
const P2 = 'k:{\\"name\\":\\"p2\\",\\"protocol\\":\\"TCP\\"}';
const P3 = 'k:{\\"name\\":\\"p3\\",\\"protocol\\":\\"TCP\\"}';

describe('server-side apply, as a real Kubernetes API recorded it', () => {
  const created = applied(undefined, full);

  test('the first apply owns exactly what the configuration states', () => {
    expect(owners(created)).toEqual({
      'm1/Apply':
        `{"f:metadata":{"f:annotations":{"f:a1":{}},"f:labels":{"f:l1":{}}},"f:spec":{"f:args":{},"f:color":{},"f:labels":{"f:x":{}},` +
        `"f:ports":{"${P1}":{".":{},"f:name":{},"f:port":{}},"${P2}":{".":{},"f:name":{},"f:port":{}}},"f:sel":{},"f:tags":{"v:\\"a\\"":{},"v:\\"b\\"":{}}}}`,
    });
    expect(created.metadata.managedFields?.[0]?.time).toBe(NOW);
  });

  test('the same apply again changes nothing, not even a time', () => {
    const result = apply(created, full, { now: LATER });
    expect(result).toEqual({ kind: 'applied', object: created, changed: false });
  });

  const shared = applied(
    created,
    widget({
      color: 'red',
      tags: ['b', 'c'],
      ports: [
        { name: 'p3', port: 3 },
        { name: 'p1', weight: 7 },
      ],
    }),
    { manager: 'm2' },
  );

  test('two managers share equal values; the order of the configuration leads', () => {
    expect(spec(shared)['tags']).toEqual(['a', 'b', 'c']);
    expect(spec(shared)['ports']).toEqual([
      { name: 'p3', port: 3, protocol: 'TCP' },
      { name: 'p1', port: 1, protocol: 'TCP', weight: 7 },
      { name: 'p2', port: 2, protocol: 'TCP' },
    ]);
    expect(owners(shared)['m2/Apply']).toBe(
      `{"f:spec":{"f:color":{},"f:ports":{"${P1}":{".":{},"f:name":{},"f:weight":{}},"${P3}":{".":{},"f:name":{},"f:port":{}}},"f:tags":{"v:\\"b\\"":{},"v:\\"c\\"":{}}}}`,
    );
  });

  test('other values of owned fields are a conflict, with the message of the API', () => {
    const config = widget({ color: 'blue', args: ['9'], ports: [{ name: 'p1', port: 9 }], sel: { a: '9' } });
    const result = apply(shared, config, { manager: 'm2' });
    if (result.kind !== 'conflict') throw new Error('expected a conflict');
    expect(conflictMessage(result.conflicts)).toBe(
      'Apply failed with 4 conflicts: conflicts with "m1":\n- .spec.args\n- .spec.color\n- .spec.sel\n- .spec.ports[name="p1",protocol="TCP"].port',
    );
    expect(result.conflicts[0]).toEqual({ manager: 'm1', field: '.spec.args', message: 'conflict with "m1"' });
  });

  const forced = applied(shared, widget({ color: 'blue', args: ['9'], ports: [{ name: 'p1', port: 9 }] }), {
    manager: 'm2',
    force: true,
  });

  test('force takes the fields, and what is no longer applied goes unless another manager owns it', () => {
    expect(spec(forced)).toEqual({
      args: ['9'],
      color: 'blue',
      labels: { x: '1' },
      mode: 'A',
      ports: [
        { name: 'p1', port: 9, protocol: 'TCP' },
        { name: 'p2', port: 2, protocol: 'TCP' },
      ],
      replicas: 1,
      sel: { a: '1', b: '2' },
      tags: ['a', 'b'],
    });
    expect(owners(forced)).toEqual({
      'm1/Apply':
        `{"f:metadata":{"f:annotations":{"f:a1":{}},"f:labels":{"f:l1":{}}},"f:spec":{"f:labels":{"f:x":{}},"f:ports":{"${P1}":{".":{},"f:name":{}},` +
        `"${P2}":{".":{},"f:name":{},"f:port":{}}},"f:sel":{},"f:tags":{"v:\\"a\\"":{},"v:\\"b\\"":{}}}}`,
      'm2/Apply': `{"f:spec":{"f:args":{},"f:color":{},"f:ports":{"${P1}":{".":{},"f:name":{},"f:port":{}}}}}`,
    });
  });

  const dropped = applied(forced, widget({ color: 'blue', tags: ['a'], ports: [{ name: 'p2', port: 2 }] }));

  test('items, map keys and whole maps that are no longer applied go', () => {
    expect(spec(dropped)).toEqual({
      args: ['9'],
      color: 'blue',
      mode: 'A',
      ports: [
        { name: 'p1', port: 9, protocol: 'TCP' },
        { name: 'p2', port: 2, protocol: 'TCP' },
      ],
      replicas: 1,
      tags: ['a'],
    });
    expect(dropped.metadata.labels).toBeUndefined();
    expect(dropped.metadata.annotations).toBeUndefined();
  });

  const bare = applied(dropped, widget({ color: 'blue' }));

  test('a list goes with its last item', () => {
    expect(spec(bare)).toEqual({
      args: ['9'],
      color: 'blue',
      mode: 'A',
      ports: [{ name: 'p1', port: 9, protocol: 'TCP' }],
      replicas: 1,
    });
  });

  const edited = update(bare, { ...bare, spec: { ...spec(bare), color: 'green', mode: 'B' } }, 'ed');

  test('an update takes what it changes from all appliers', () => {
    expect(owners(edited)).toEqual({
      'm2/Apply': `{"f:spec":{"f:args":{},"f:ports":{"${P1}":{".":{},"f:name":{},"f:port":{}}}}}`,
      'ed/Update': '{"f:spec":{"f:color":{},"f:mode":{}}}',
    });
    const result = apply(edited, widget({ color: 'blue' }));
    expect(result.kind === 'conflict' && conflictMessage(result.conflicts)).toBe(
      'Apply failed with 1 conflict: conflict with "ed" using ex.io/v1: .spec.color',
    );
  });

  test('status is not applied through the object, only through its subresource', () => {
    const config = { ...widget({ color: 'green' }), status: { replicas: 9 } };
    expect(applied(edited, config)['status']).toBeUndefined();
    const status = { replicas: 2, conditions: [{ type: 'Ready', status: 'True' }] };
    const object = applied(
      edited,
      { ...widget({}, { labels: { no: '1' } }), status },
      { manager: 'st', subresource: 'status' },
    );
    expect(object['status']).toEqual(status);
    expect(object.metadata.labels).toBeUndefined();
    expect(owners(object)['st/Apply/status']).toBe(
      '{"f:status":{"f:conditions":{"k:{\\"type\\":\\"Ready\\"}":{".":{},"f:status":{},"f:type":{}}},"f:replicas":{}}}',
    );
  });

  test('the first apply of an object without account gives all it holds to before-first-apply', () => {
    const cleared = update(edited, { ...edited, metadata: { ...edited.metadata, managedFields: [{}] } }, 'ed');
    expect(cleared.metadata.managedFields).toBeUndefined();
    const object = applied(cleared, widget({ color: 'green', labels: { n: '1' } }));
    expect(owners(object)).toEqual({
      'm1/Apply': '{"f:spec":{"f:color":{},"f:labels":{"f:n":{}}}}',
      'before-first-apply/Update': `{"f:spec":{".":{},"f:args":{},"f:color":{},"f:mode":{},"f:ports":{".":{},"${P1}":{".":{},"f:name":{},"f:port":{},"f:protocol":{}}},"f:replicas":{}}}`,
    });
    for (const args of [null, []]) {
      const result = apply(object, widget({ color: 'green', labels: null, args }));
      expect(result.kind === 'conflict' && conflictMessage(result.conflicts)).toBe(
        'Apply failed with 1 conflict: conflict with "before-first-apply" using ex.io/v1: .spec.args',
      );
    }
  });

  test.each([
    [{ ports: [{ name: 'z' }, { name: 'z' }] }, '.spec.ports: duplicate entries for key [name="z",protocol="TCP"]'],
    [{ tags: ['q', 'q'] }, '.spec.tags: duplicate entries for key [="q"]'],
    [{ bogus: 1 }, '.spec.bogus: field not declared in schema'],
  ])('a configuration that does not fit the schema is refused: %j', (config, message) => {
    expect(() => apply(undefined, widget(config))).toThrow(new ApplyError([message]));
  });
});

test('an integer beyond 2^53 is owned, compared and kept exactly', () => {
  const created = applied(undefined, widget({ size: 9007199254740993n }));
  expect(spec(created)['size']).toBe(9007199254740993n);
  expect(apply(created, widget({ size: 9007199254740993n })).kind).toBe('applied');
  expect(apply(created, widget({ size: 9007199254740992n }), { manager: 'm2' }).kind).toBe('conflict');
});

test('fields of unknown structure are owned one by one, lists of it as a whole', () => {
  const created = applied(undefined, widget({ free: { deep: { a: 1, list: [{ b: 1 }] } } }));
  expect(owners(created)['m1/Apply']).toBe('{"f:spec":{"f:free":{"f:deep":{".":{},"f:a":{},"f:list":{}}}}}');
});

test('kubectl may take over what kubectl apply had set, and keeps the annotation up to date', () => {
  const config = widget({ color: 'red' });
  const annotation = { 'kubectl.kubernetes.io/last-applied-configuration': stringifyJson(config) };
  const live = update(
    undefined,
    defaulted(widget({ color: 'red' }, { annotations: annotation })),
    'kubectl-client-side-apply',
  );
  expect(apply(live, widget({ color: 'blue' }), { manager: 'other' }).kind).toBe('conflict');
  const object = applied(live, widget({ color: 'blue' }), { manager: 'kubectl' });
  expect(object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toContain('"blue"');
});
