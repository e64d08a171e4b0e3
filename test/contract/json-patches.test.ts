import type { Json, JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';
import { badRequest, conflict, expectRefusal, expectRefused, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const path = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);

/** Operations, and the data of the ConfigMap `{x: 1, y: 2}` afterwards. */
type Changed = readonly [operations: Json, data: JsonObject | undefined];

const changes: Readonly<Record<string, Changed>> = {
  'add sets a key': [[{ op: 'add', path: '/data/z', value: '3' }], { x: '1', y: '2', z: '3' }],
  'add replaces a key that is there': [[{ op: 'add', path: '/data/x', value: '3' }], { x: '3', y: '2' }],
  'add of null sets an empty text': [[{ op: 'add', path: '/data/z', value: null }], { x: '1', y: '2', z: '' }],
  'add without a value adds null': [[{ op: 'add', path: '/data/z' }], { x: '1', y: '2', z: '' }],
  'replace sets a key': [[{ op: 'replace', path: '/data/x', value: '3' }], { x: '3', y: '2' }],
  'remove takes a key away': [[{ op: 'remove', path: '/data/x' }], { y: '2' }],
  'remove takes a whole map away': [[{ op: 'remove', path: '/data' }], undefined],
  'copy doubles a value': [[{ op: 'copy', from: '/data/x', path: '/data/z' }], { x: '1', y: '2', z: '1' }],
  'copy of a key that is not there copies null': [
    [{ op: 'copy', from: '/data/q', path: '/data/z' }],
    { x: '1', y: '2', z: '' },
  ],
  'move renames a key': [[{ op: 'move', from: '/data/x', path: '/data/z' }], { y: '2', z: '1' }],
  'test lets the rest happen when it holds': [
    [
      { op: 'test', path: '/data/x', value: '1' },
      { op: 'remove', path: '/data/y' },
    ],
    { x: '1' },
  ],
  'test for null holds where nothing is': [
    [
      { op: 'test', path: '/data/q', value: null },
      { op: 'remove', path: '/data/y' },
    ],
    { x: '1' },
  ],
  'operations follow each other': [
    [
      { op: 'add', path: '/data/z', value: '3' },
      { op: 'move', from: '/data/z', path: '/data/x' },
      { op: 'replace', path: '/data/y', value: '4' },
    ],
    { x: '3', y: '4' },
  ],
  'an empty list changes nothing': [[], { x: '1', y: '2' }],
  'null changes nothing': ['null', { x: '1', y: '2' }],
  'replace of the whole keeps what only the server says': [
    [
      {
        op: 'replace',
        path: '',
        value: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } },
      },
    ],
    { k: 'v' },
  ],
  'what stands before the first slash of a path is not read': [
    [{ op: 'add', path: 'here/data/z', value: '3' }],
    { x: '1', y: '2', z: '3' },
  ],
};

const UNPROCESSABLE: Refusal = {
  code: 422,
  reason: 'Invalid',
  message: 'the server rejected our request due to an error in our request',
  details: {},
};

const refusals: Readonly<Record<string, readonly [operations: Json, refusal: Refusal]>> = {
  'remove of what is not there': [[{ op: 'remove', path: '/data/q' }], UNPROCESSABLE],
  'replace below what is not there': [[{ op: 'replace', path: '/bogus/q', value: 1 }], UNPROCESSABLE],
  'add below what is not there': [[{ op: 'add', path: '/binaryData/q/r', value: '1' }], UNPROCESSABLE],
  'move of what is not there': [[{ op: 'move', from: '/data/q', path: '/data/z' }], UNPROCESSABLE],
  'a test that fails': [[{ op: 'test', path: '/data/x', value: '2' }], UNPROCESSABLE],
  'a test of what is not there': [[{ op: 'test', path: '/data/q', value: '2' }], UNPROCESSABLE],
  'an operation that does not exist': [[{ op: 'zap', path: '/data/x' }], UNPROCESSABLE],
  'an operation without a path': [[{ op: 'add', value: '3' }], UNPROCESSABLE],
  'remove of the whole': [[{ op: 'remove', path: '' }], UNPROCESSABLE],
  'add of the whole': [[{ op: 'add', path: '', value: {} }], UNPROCESSABLE],
  'an object': [
    { op: 'add' },
    badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'),
  ],
  'a list of texts': [
    ['x'],
    badRequest('error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'),
  ],
  'text that is no JSON': ['{', badRequest('error decoding patch: unexpected end of JSON input')],
  'another name': [
    [{ op: 'replace', path: '/metadata/name', value: 'b' }],
    badRequest('the name of the object (b) does not match the name on the URL (a)'),
  ],
  'another namespace': [
    [{ op: 'replace', path: '/metadata/namespace', value: 'other' }],
    badRequest('the namespace of the provided object does not match the namespace sent on the request'),
  ],
  'a version that is gone': [
    [
      { op: 'replace', path: '/metadata/resourceVersion', value: '1' },
      { op: 'add', path: '/data/z', value: '3' },
    ],
    conflict('configmaps', 'a'),
  ],
};

/** Operations on the arguments `[a, b]` of a container, and what they are afterwards. */
const lists: Readonly<Record<string, readonly [operation: JsonObject, args: string[]]>> = {
  'add at `-` appends': [{ op: 'add', path: '/-', value: 'z' }, ['a', 'b', 'z']],
  'add at an index inserts': [{ op: 'add', path: '/0', value: 'z' }, ['z', 'a', 'b']],
  'add behind the last one appends': [{ op: 'add', path: '/2', value: 'z' }, ['a', 'b', 'z']],
  'add counts from the end': [{ op: 'add', path: '/-1', value: 'z' }, ['a', 'b', 'z']],
  'remove takes an item out': [{ op: 'remove', path: '/0' }, ['b']],
  'remove counts from the end': [{ op: 'remove', path: '/-1' }, ['a']],
  'replace sets an item': [{ op: 'replace', path: '/0', value: 'z' }, ['z', 'b']],
  'replace counts from the end': [{ op: 'replace', path: '/-1', value: 'z' }, ['a', 'z']],
  'an index may have leading zeros': [{ op: 'replace', path: '/00', value: 'z' }, ['z', 'b']],
};

const ARGS = '/spec/template/spec/containers/0/args';
const withArgs = (): JsonObject => {
  const template = {
    metadata: { labels: { app: 'a' } },
    spec: { containers: [{ name: 'c', image: 'i', args: ['a', 'b'] }] },
  };
  return deployment('a', { template });
};

contract('JSON patch', {
  cases: {
    ...casesOf(changes, async (api, [operations, data]) => {
      await api.make(path(api), configMap('a', { x: '1', y: '2' }));
      const answer = await api.patch(path(api, 'a'), 'json', operations);
      expect([answer.status, answer.body['data']]).toEqual([200, data]);
      expect((await api.get(path(api, 'a'))).body).toEqual(answer.body);
    }),
    ...casesOf(
      Object.fromEntries(Object.entries(refusals).map(([what, row]) => [`refuses ${what}`, row])),
      async (api, [operations, refusal]) => {
        const before = await api.make(path(api), configMap('a', { x: '1' }));
        expectRefusal(await api.patch(path(api, 'a'), 'json', operations), refusal);
        expect((await api.get(path(api, 'a'))).body).toEqual(before);
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(lists).map(([what, row]) => [`in a list: ${what}`, row])),
      async (api, [operation, args]) => {
        await api.make(api.path('apps/v1', 'deployments'), withArgs());
        const operations = [
          { ...operation, path: `${ARGS}${String(operation['path'])}` },
          { op: 'test', path: ARGS, value: args },
        ];
        const answer = await api.patch(api.path('apps/v1', 'deployments', 'a'), 'json', operations);
        expect(answer.status).toBe(200);
      },
    ),
    'refuses an index beyond the end': async (api) => {
      await api.make(api.path('apps/v1', 'deployments'), withArgs());
      const operations = [{ op: 'add', path: `${ARGS}/3`, value: 'z' }];
      expectRefusal(await api.patch(api.path('apps/v1', 'deployments', 'a'), 'json', operations), UNPROCESSABLE);
    },
    'writes `/` and `~` in keys as `~1` and `~0`': async (api) => {
      await api.make(path(api), configMap('a', {}, { labels: { old: '1' } }));
      const operations = [{ op: 'add', path: '/metadata/labels/example.com~1z', value: '1' }];
      const { body } = await api.patch(path(api, 'a'), 'json', operations);
      expect(body).toMatchObject({ metadata: { labels: { old: '1', 'example.com/z': '1' } } });
    },
    'guards a change with a test of the version': async (api) => {
      const { metadata } = await api.make(path(api), configMap('a', { x: '1' }));
      const operations = [
        { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion ?? '' },
        { op: 'replace', path: '/data/x', value: '2' },
      ];
      expect((await api.patch(path(api, 'a'), 'json', operations)).status).toBe(200);
      expectRefusal(await api.patch(path(api, 'a'), 'json', operations), UNPROCESSABLE);
    },
    'refuses a value of the wrong type': async (api) => {
      await api.make(path(api), configMap('a', { x: '1' }));
      const answer = await api.patch(path(api, 'a'), 'json', [{ op: 'add', path: '/data/z', value: 3 }]);
      expectRefused(answer, 422, 'Invalid');
      expect(answer.body['message']).toMatch(
        /json: cannot unmarshal number into Go struct field ConfigMap\.data of type string$/,
      );
    },
    'refuses more than 10,000 operations': async (api) => {
      await api.make(path(api), configMap('a', { x: '1' }));
      const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/x', value: '1' }));
      expectRefusal(await api.patch(path(api, 'a'), 'json', operations), {
        code: 413,
        reason: 'RequestEntityTooLarge',
        message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
      });
    },
  },
});
