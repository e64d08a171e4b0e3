import type { Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { expectUntyped, owners } from './support/managed.js';
import { configMap, deployment } from './support/objects.js';
import { badRequest, conflict, expectRefusal, expectRefused, notFound, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);
const map = (rest: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  ...rest,
});
const container = (fields: JsonObject, spec: JsonObject = {}): KubeObject => {
  const containers = [{ name: 'main', image: 'nginx:1', ...fields }];
  return deployment('a', { template: { metadata: { labels: { app: 'a' } }, spec: { containers } }, ...spec });
};
const MAIN = '.spec.template.spec.containers[name="main"]';

/** Configurations that are refused before anything is compared. */
const refusals: Readonly<Record<string, readonly [applied: Json, refusal: Refusal]>> = {
  'another name': [
    map({}, { name: 'b' }),
    badRequest('the name of the object (b) does not match the name on the URL (a)'),
  ],
  'another namespace': [
    map({}, { namespace: 'other' }),
    badRequest('the namespace of the provided object does not match the namespace sent on the request'),
  ],
  'no kind': [{ apiVersion: 'v1', metadata: { name: 'a' } }, badRequest('invalid object type: /v1, Kind=')],
  'no apiVersion': [
    { kind: 'ConfigMap', metadata: { name: 'a' } },
    badRequest('invalid object type: /, Kind=ConfigMap'),
  ],
  'another kind': [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } },
    badRequest('invalid object type: /v1, Kind=Secret'),
  ],
  'managed fields': [
    map({}, { managedFields: [{ manager: 'x', operation: 'Apply' }] }),
    badRequest('metadata.managedFields must be nil'),
  ],
  'an empty list of managed fields': [map({}, { managedFields: [] }), badRequest('metadata.managedFields must be nil')],
  'a list': [
    '[]',
    badRequest(
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ),
  ],
  'a version that is gone': [map({}, { resourceVersion: '1' }), conflict('configmaps', 'a')],
  'a version that is none': [
    map({}, { resourceVersion: 'abc' }),
    { code: 500, message: 'strconv.ParseUint: parsing "abc": invalid syntax' },
  ],
};

/** Configurations of a Deployment whose values do not fit, and what is said of them. */
const misfits: Readonly<Record<string, readonly [applied: KubeObject, ...problems: string[]]>> = {
  'a field that the kind does not have': [container({}, { bogus: 1 }), '.spec.bogus: field not declared in schema'],
  'a field that an item does not have': [container({ bogus: 1 }), `${MAIN}.bogus: field not declared in schema`],
  'an item that is there twice': [
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    `${MAIN}.env: duplicate entries for key [name="A"]`,
  ],
  'ports that are the same once their protocol is known': [
    container({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }),
    `${MAIN}.ports: duplicate entries for key [containerPort=80,protocol="TCP"]`,
  ],
  'text for a number': [
    container({}, { replicas: 'x' }),
    '.spec.replicas: expected numeric (int or float), got string',
  ],
  'text for a boolean': [container({}, { paused: 'x' }), '.spec.paused: expected boolean, got &{x}'],
  'a list for a structure': [container({}, { template: [] }), '.spec.template: expected map, got &{[]}'],
  'a structure for a list': [container({ args: { a: 1 } }), `${MAIN}.args: expected list, got &{map[a:1]}`],
  'a number for a text': [
    container({ args: [1] }),
    `${MAIN}.args[0]: expected string, got &value.valueUnstructured{Value:1}`,
  ],
  'several things at once': [
    container({}, { replicas: true, paused: 'x' }),
    '.spec.replicas: expected numeric (int or float), got bool',
    '.spec.paused: expected boolean, got &{x}',
  ],
};

contract('server-side apply', {
  cases: {
    'creates what is not there': async (api) => {
      const { status, body } = await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }));
      expect(status).toBe(201);
      expect(body).toMatchObject({ data: { x: '1' }, metadata: { name: 'a', namespace: api.namespace } });
      expect(owners(body as KubeObject)).toEqual({ 'm1 Apply': { 'f:data': { 'f:x': {} } } });
      expect((await api.get(maps(api, 'a'))).body).toEqual(body);
    },
    'merges into what is there': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const { status, body } = await api.apply(maps(api, 'a'), 'm1', map({ data: { y: '2' } }));
      expect(status).toBe(200);
      expect(body['data']).toEqual({ x: '1', y: '2' });
      expect(owners(body as KubeObject)).toEqual({
        'm1 Apply': { 'f:data': { 'f:y': {} } },
        'contract Update': { 'f:data': { '.': {}, 'f:x': {} } },
      });
    },
    'owns what it says and not what is defaulted': async (api) => {
      const { body } = await api.apply(deployments(api, 'a'), 'm1', container({ ports: [{ containerPort: 80 }] }));
      expect(body).toMatchObject({ spec: { replicas: 1 } });
      const { 'm1 Apply': fields } = owners(body as KubeObject);
      const item = {
        '.': {},
        'f:image': {},
        'f:name': {},
        'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
      };
      expect(fields).toEqual({
        'f:spec': {
          'f:selector': {},
          'f:template': {
            'f:metadata': { 'f:labels': { 'f:app': {} } },
            'f:spec': { 'f:containers': { 'k:{"name":"main"}': item } },
          },
        },
      });
    },
    'takes back what it no longer says': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1', y: '1' } }, { labels: { l: '1' } }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({ data: { y: '1' } }));
      expect(body['data']).toEqual({ y: '1' });
      expect(body).not.toHaveProperty('metadata.labels');
      expect(owners(body as KubeObject)).toEqual({ 'm1 Apply': { 'f:data': { 'f:y': {} } } });
    },
    'gives back the default of what it no longer says': async (api) => {
      await api.apply(deployments(api, 'a'), 'm1', container({}, { replicas: 3 }));
      const { body } = await api.apply(deployments(api, 'a'), 'm1', container({}));
      expect(body).toMatchObject({ spec: { replicas: 1 } });
    },
    'leaves what others own, too': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1', y: '1' } }));
      await api.apply(maps(api, 'a'), 'm2', map({ data: { x: '1' } }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({}));
      expect(body['data']).toEqual({ x: '1' });
      expect(owners(body as KubeObject)).toEqual({ 'm2 Apply': { 'f:data': { 'f:x': {} } } });
    },
    'leaves what nobody owns': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      await api.apply(maps(api, 'a'), 'm1', map({ data: { y: '1' } }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({}));
      expect(body['data']).toEqual({ x: '1' });
    },
    'changes nothing when it says the same': async (api) => {
      const first = await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }));
      const again = await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }));
      expect([again.status, again.body]).toEqual([200, first.body]);
    },
    'is noted without a time when it only comes to own': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }));
      const entries = (body as KubeObject).metadata.managedFields ?? [];
      expect(entries.map(({ manager, time }) => [manager, typeof time])).toEqual([
        ['m1', 'undefined'],
        ['contract', 'string'],
      ]);
    },
    'an empty map in the configuration is owned as such': async (api) => {
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({ data: {} }, { labels: {} }));
      expect(owners(body as KubeObject)).toEqual({ 'm1 Apply': { 'f:data': {}, 'f:metadata': { 'f:labels': {} } } });
    },
    'null in the configuration is owned and takes away': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }, { labels: { l: '1' } }));
      const { body } = await api.apply(maps(api, 'a'), 'm1', map({ data: null }, { labels: null }));
      expect(body).not.toHaveProperty('data');
      expect(owners(body as KubeObject)).toEqual({ 'm1 Apply': { 'f:data': {}, 'f:metadata': { 'f:labels': {} } } });
    },
    'null for what others own is in conflict with them': async (api) => {
      await api.make(deployments(api), container({ args: ['a'] }));
      const answer = await api.apply(deployments(api, 'a'), 'm1', container({ args: null }));
      expectRefused(answer, 409, 'Conflict');
      expect(answer.body['message']).toBe(
        `Apply failed with 1 conflict: conflict with "contract" using apps/v1: ${MAIN}.args`,
      );
    },
    'takes YAML': async (api) => {
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n';
      expect((await api.apply(maps(api, 'a'), 'm1', text)).body['data']).toEqual({ x: '1' });
    },
    'needs no name where the object is there': async (api) => {
      const unnamed = { apiVersion: 'v1', kind: 'ConfigMap', data: { x: '1' } };
      expectRefusal(
        await api.apply(maps(api, 'a'), 'm1', unnamed),
        badRequest('the name of the object (a based on URL) was undeterminable: name must be provided'),
      );
      await api.make(maps(api), configMap('a', { y: '1' }));
      expect((await api.apply(maps(api, 'a'), 'm1', unnamed)).body['data']).toEqual({ x: '1', y: '1' });
    },
    'takes the uid and the version that are there': async (api) => {
      const { metadata } = await api.make(maps(api), configMap('a', {}));
      const { uid = '', resourceVersion = '' } = metadata;
      expect((await api.apply(maps(api, 'a'), 'm1', map({ data: { x: '1' } }, { uid, resourceVersion }))).status).toBe(
        200,
      );
    },
    'refuses a uid where nothing is': async (api) => {
      const why = 'uid mismatch: the provided object specified uid u-1, and no existing object was found';
      expectRefusal(await api.apply(maps(api, 'a'), 'm1', map({}, { uid: 'u-1' })), conflict('configmaps', 'a', why));
    },
    'takes no notice of a version where nothing is': async (api) => {
      expect((await api.apply(maps(api, 'a'), 'm1', map({}, { resourceVersion: '1' }))).status).toBe(201);
    },
    'refuses a namespace that is not there': async (api) => {
      const answer = await api.apply('/api/v1/namespaces/no-such-one/configmaps/a', 'm1', map({}));
      expectRefusal(answer, notFound('namespaces', 'no-such-one'));
    },
    'wants a field manager': async (api) => {
      expectRefusal(await api.patch(maps(api, 'a'), 'apply', map({})), {
        code: 422,
        reason: 'Invalid',
        message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        details: {
          group: 'meta.k8s.io',
          kind: 'PatchOptions',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: is required for apply patch',
              field: 'fieldManager',
            },
          ],
        },
      });
    },
    'wants a manager of at most 128 bytes': async (api) => {
      const answer = await api.apply(maps(api, 'a'), 'm'.repeat(129), map({}));
      expectRefused(answer, 422, 'Invalid');
      expect(answer.body['message']).toBe(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
      );
    },
    'wants a manager of printable characters': async (api) => {
      const answer = await api.apply(maps(api, 'a'), 'a%0Ab', map({}));
      expect(answer.body['message']).toBe(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\nb": invalid character U+000A (at position 1)',
      );
    },
    'force is for appliers alone': async (api) => {
      await api.make(maps(api), configMap('a'));
      const answer = await api.patch(`${maps(api, 'a')}?force=true`, 'merge', {});
      expect(answer.body['message']).toBe(
        'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      );
    },
    ...casesOf(
      Object.fromEntries(Object.entries(refusals).map(([what, row]) => [`refuses ${what}`, row])),
      async (api, [applied, refusal]) => {
        const before = await api.make(maps(api), configMap('a', { x: '1' }));
        expectRefusal(await api.apply(maps(api, 'a'), 'm1', applied), refusal);
        expect((await api.get(maps(api, 'a'))).body).toEqual(before);
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(misfits).map(([what, row]) => [`refuses ${what}`, row])),
      async (api, [applied, ...problems]) => {
        expectUntyped(await api.apply(deployments(api, 'a'), 'm1', applied), 'apps/v1, Kind=Deployment', ...problems);
      },
    ),
  },
});
