import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { valueAt } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { applyConflict, owners } from './support/managed.js';
import { expectRefusal } from './support/status.js';
import { casesOf } from './support/table.js';

const group = uniqueGroup('apply-lists');
const STRING = { type: 'string' };
const named: JsonObject = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
  items: { type: 'object', required: ['name'], properties: { name: STRING, value: STRING } },
};
const ports: JsonObject = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['port', 'protocol'],
  items: {
    type: 'object',
    required: ['port'],
    properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, x: STRING },
  },
};
const schema = specOf({
  tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: STRING },
  words: { type: 'array', items: STRING },
  items: named,
  ports,
  pair: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: STRING, b: STRING } },
  part: { type: 'object', properties: { a: STRING, b: STRING } },
  map: { type: 'object', additionalProperties: STRING },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
});

/** What `m1` applies, then `m2`, the spec afterwards, and what each owns of it. */
type Together = readonly [
  first: JsonObject,
  second: JsonObject,
  spec: JsonObject,
  mine: JsonObject,
  theirs: JsonObject,
];

const together: Readonly<Record<string, Together>> = {
  'sets are united': [
    { tags: ['a', 'b'] },
    { tags: ['b', 'c'] },
    { tags: ['a', 'b', 'c'] },
    { 'f:tags': { 'v:"a"': {}, 'v:"b"': {} } },
    { 'f:tags': { 'v:"b"': {}, 'v:"c"': {} } },
  ],
  'items with keys stand side by side, in the order of the last one': [
    { items: [{ name: 'a' }, { name: 'b' }] },
    { items: [{ name: 'c' }, { name: 'a' }] },
    { items: [{ name: 'c' }, { name: 'a' }, { name: 'b' }] },
    { 'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} }, 'k:{"name":"b"}': { '.': {}, 'f:name': {} } } },
    { 'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} }, 'k:{"name":"c"}': { '.': {}, 'f:name': {} } } },
  ],
  'the fields of an item can have several owners': [
    { items: [{ name: 'a' }] },
    { items: [{ name: 'a', value: '1' }] },
    { items: [{ name: 'a', value: '1' }] },
    { 'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } } },
    { 'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:value': {} } } },
  ],
  'a key that is left out counts as its default': [
    { ports: [{ port: 1 }] },
    {
      ports: [
        { port: 1, protocol: 'UDP' },
        { port: 1, protocol: 'TCP' },
      ],
    },
    {
      ports: [
        { port: 1, protocol: 'UDP' },
        { port: 1, protocol: 'TCP' },
      ],
    },
    { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {} } } },
    {
      'f:ports': {
        'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} },
        'k:{"port":1,"protocol":"UDP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} },
      },
    },
  ],
  'maps are merged': [
    { map: { a: '1' } },
    { map: { b: '1' } },
    { map: { a: '1', b: '1' } },
    { 'f:map': { 'f:a': {} } },
    { 'f:map': { 'f:b': {} } },
  ],
  'structures are merged': [
    { part: { a: '1' } },
    { part: { b: '1' } },
    { part: { a: '1', b: '1' } },
    { 'f:part': { 'f:a': {} } },
    { 'f:part': { 'f:b': {} } },
  ],
  'what has no schema is merged, but for its lists': [
    { free: { a: { b: 1 }, l: [1] } },
    { free: { a: { c: 1 }, l: [1] } },
    { free: { a: { b: 1, c: 1 }, l: [1] } },
    { 'f:free': { 'f:a': { '.': {}, 'f:b': {} }, 'f:l': {} } },
    { 'f:free': { 'f:a': { '.': {}, 'f:c': {} }, 'f:l': {} } },
  ],
};

/** What `m1` applies, what `m2` applies after it, and the one field that is in dispute. */
const disputes: Readonly<Record<string, readonly [first: JsonObject, second: JsonObject, field: string]>> = {
  'a list without a type is one value': [{ words: ['a'] }, { words: ['a', 'b'] }, '.spec.words'],
  'an atomic map is one value': [{ pair: { a: '1' } }, { pair: { b: '1' } }, '.spec.pair'],
  'a field of an item is its own': [
    { items: [{ name: 'a', value: '1' }] },
    { items: [{ name: 'a', value: '2' }] },
    '.spec.items[name="a"].value',
  ],
  'a list of what has no schema is one value': [{ free: { l: [1] } }, { free: { l: [2] } }, '.spec.free.l'],
  'several keys name an item': [
    { ports: [{ port: 1, x: '1' }] },
    { ports: [{ port: 1, x: '2' }] },
    '.spec.ports[port=1,protocol="TCP"].x',
  ],
};

/** What one applies after another, and the spec at the end. */
const successions: Readonly<Record<string, readonly [steps: readonly JsonObject[], spec: JsonObject | undefined]>> = {
  'members that are left out go': [[{ tags: ['a', 'b'] }, { tags: ['b'] }], { tags: ['b'] }],
  'items that are left out go': [
    [{ items: [{ name: 'a' }, { name: 'b' }] }, { items: [{ name: 'b' }] }],
    { items: [{ name: 'b' }] },
  ],
  'fields of items that are left out go': [
    [{ items: [{ name: 'a', value: '1' }] }, { items: [{ name: 'a' }] }],
    { items: [{ name: 'a' }] },
  ],
  'a list that is left out goes': [[{ words: ['a'], tags: ['x'] }, { tags: ['x'] }], { tags: ['x'] }],
  'a list without a type can be emptied': [[{ words: ['a'] }, { words: [] }], { words: [] }],
  'keys of maps that are left out go': [[{ map: { a: '1', b: '1' } }, { map: { b: '1' } }], { map: { b: '1' } }],
  'a set that is emptied goes with all that held it': [[{ tags: ['a'] }, { tags: [] }], undefined],
  'an item moves to where the last configuration has it': [
    [{ items: [{ name: 'a' }, { name: 'b' }] }, { items: [{ name: 'b' }, { name: 'a' }] }],
    { items: [{ name: 'b' }, { name: 'a' }] },
  ],
};

contract('server-side apply of lists and maps', {
  prepare: async (api) => void (await define(api, definition(group, schema))),
  cases: {
    ...casesOf(together, async (api, [first, second, spec, mine, theirs]) => {
      await api.apply(widgets(api, group, 'a'), 'm1', widget(group, first));
      const { body } = await api.apply(widgets(api, group, 'a'), 'm2', widget(group, second));
      expect(body['spec']).toEqual(spec);
      expect(owners(body as KubeObject)).toEqual({ 'm1 Apply': { 'f:spec': mine }, 'm2 Apply': { 'f:spec': theirs } });
    }),
    ...casesOf(disputes, async (api, [first, second, field]) => {
      await api.apply(widgets(api, group, 'a'), 'm1', widget(group, first));
      const answer = await api.apply(widgets(api, group, 'a'), 'm2', widget(group, second));
      expectRefusal(answer, applyConflict({ by: 'm1', field }));
    }),
    ...casesOf(successions, async (api, [steps, spec]) => {
      for (const step of steps) await api.apply(widgets(api, group, 'a'), 'm1', widget(group, step));
      expect(valueAt((await api.get(widgets(api, group, 'a'))).body, ['spec'])).toEqual(spec);
    }),
    'a co-owned item stays until its last owner lets it go': async (api) => {
      const path = widgets(api, group, 'a');
      await api.apply(path, 'm1', widget(group, { items: [{ name: 'a' }, { name: 'z' }] }));
      await api.apply(path, 'm2', widget(group, { items: [{ name: 'a' }] }));
      const { body } = await api.apply(path, 'm1', widget(group, { items: [{ name: 'z' }] }));
      expect(valueAt(body, ['spec', 'items'])).toEqual([{ name: 'a' }, { name: 'z' }]);
      const { body: after } = await api.apply(path, 'm2', widget(group, {}));
      expect(valueAt(after, ['spec', 'items'])).toEqual([{ name: 'z' }]);
    },
    'a scalar that takes the place of a map takes it from the owners of its parts': async (api) => {
      const path = widgets(api, group, 'a');
      await api.apply(path, 'm1', widget(group, { free: { c: { d: 1 }, e: 1 } }));
      const { body } = await api.apply(path, 'm2', widget(group, { free: { c: 1 } }), 'force=true');
      expect(owners(body as KubeObject)['m1 Apply']).toEqual({ 'f:spec': { 'f:free': { 'f:e': {} } } });
    },
  },
});
