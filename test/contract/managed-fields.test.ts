import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { owners } from './support/managed.js';
import { configMap, deployment } from './support/objects.js';
import { expectRefusal, badRequest } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const entry = (rest: JsonObject): JsonObject => ({
  manager: 'q',
  operation: 'Update',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': {} },
  ...rest,
});
const CREATED = { 'contract Update': { 'f:data': { '.': {}, 'f:x': {} } } };

/** Entries that a client sends, and who owns what afterwards. */
const sent: Readonly<Record<string, readonly [entries: JsonObject[], after: Record<string, JsonObject>]>> = {
  'an entry takes the place of what is there': [[entry({})], { 'q Update': { 'f:data': {} } }],
  'a subresource is kept': [[entry({ subresource: 'status' })], { 'q Update status': { 'f:data': {} } }],
  'an entry that owns nothing goes': [
    [entry({}), entry({ manager: 'r', fieldsV1: {} })],
    { 'q Update': { 'f:data': {} } },
  ],
  'an entry in a version that the kind does not have goes': [[entry({ apiVersion: 'v7' })], {}],
  'an unknown operation makes all of them void': [[entry({ operation: 'Zap' })], CREATED],
  'so does a missing type of fields': [
    [{ manager: 'q', operation: 'Update', apiVersion: 'v1', fieldsV1: {} }],
    CREATED,
  ],
  'so does an unknown type of fields': [[entry({ fieldsType: 'FieldsV2' })], CREATED],
  'so does a missing version': [[entry({ apiVersion: '' })], CREATED],
  'so does a key that cannot be read': [[entry({ fieldsV1: { 'k:data': {} } })], CREATED],
  'one empty entry clears them': [[{}], {}],
  'none at all clears them': [[], {}],
};

/** User agents and the managers that they are. */
const agents: Readonly<Record<string, readonly [agent: string, manager: string]>> = {
  'the program before the slash': ['kubectl/v1.36.0 (linux)', 'kubectl'],
  'all of what has no slash': ['Mozilla Firefox', 'Mozilla Firefox'],
  'spaces included': ['a b/c', 'a b'],
  'at most 128 characters': ['x'.repeat(200), 'x'.repeat(128)],
};

contract('managed fields', {
  cases: {
    ...casesOf(sent, async (api, [managedFields, after]) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const { status, body } = await api.patch(maps(api, 'a'), 'merge', { metadata: { managedFields } });
      expect([status, owners(body as KubeObject)]).toEqual([200, after]);
    }),
    ...casesOf(
      Object.fromEntries(
        Object.entries(agents).map(([what, row]) => [`the user agent names the manager: ${what}`, row]),
      ),
      async (api, [agent, manager]) => {
        const { body } = await api.post(maps(api), configMap('a', { x: '1' }), { headers: { 'user-agent': agent } });
        expect(Object.keys(owners(body as KubeObject))).toEqual([`${manager} Update`]);
      },
    ),
    'fieldManager comes before the user agent': async (api) => {
      const { body } = await api.post(`${maps(api)}?fieldManager=me`, configMap('a', { x: '1' }));
      expect(Object.keys(owners(body as KubeObject))).toEqual(['me Update']);
    },
    'an update owns what it adds and changes, and nobody what it takes away': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1', y: '1', z: '1' }));
      const patch = { data: { x: '2', y: null, w: '1' } };
      const { body } = await api.patch(`${maps(api, 'a')}?fieldManager=m2`, 'merge', patch);
      expect(owners(body as KubeObject)).toEqual({
        'contract Update': { 'f:data': { '.': {}, 'f:z': {} } },
        'm2 Update': { 'f:data': { 'f:w': {}, 'f:x': {} } },
      });
    },
    'a replacement owns what differs': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1', y: '1' }));
      const { body } = await api.put(`${maps(api, 'a')}?fieldManager=m2`, configMap('a', { x: '1', y: '2' }));
      expect(owners(body as KubeObject)).toEqual({
        'contract Update': { 'f:data': { '.': {}, 'f:x': {} } },
        'm2 Update': { 'f:data': { 'f:y': {} } },
      });
    },
    'a write that changes nothing is not noted': async (api) => {
      const made = await api.make(maps(api), configMap('a', { x: '1' }));
      const { body } = await api.patch(`${maps(api, 'a')}?fieldManager=m2`, 'merge', { data: { x: '1' } });
      expect(body).toEqual(made);
    },
    'what the server defaults belongs to who creates': async (api) => {
      const made = await api.make(api.path('apps/v1', 'deployments'), deployment('a'));
      const { 'contract Update': fields } = owners(made);
      expect(fields).toMatchObject({
        'f:spec': {
          'f:replicas': {},
          'f:strategy': { 'f:type': {}, 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {} } },
        },
      });
    },
    'without an account an update begins none': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      await api.patch(maps(api, 'a'), 'merge', { metadata: { managedFields: [{}] } });
      const { body } = await api.patch(maps(api, 'a'), 'merge', { data: { x: '2' } });
      expect(owners(body as KubeObject)).toEqual({});
    },
    'more than ten updaters are joined, the oldest first': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      let last: JsonObject = {};
      for (let i = 10; i < 22; i++) {
        const { body } = await api.patch(`${maps(api, 'a')}?fieldManager=u${i}`, 'merge', { data: { [`k${i}`]: '1' } });
        last = body;
      }
      const names = Object.keys(owners(last as KubeObject));
      expect(names).toHaveLength(10);
      expect(names).toContain('ancient-changes Update');
    },
    'those of a new object do not count': async (api) => {
      const { body } = await api.post(maps(api), configMap('a', { x: '1' }, { managedFields: [{}] }));
      expect(owners(body as KubeObject)).toEqual(CREATED);
    },
    'an apply refuses them': async (api) => {
      const applied = { ...configMap('a'), metadata: { name: 'a', managedFields: [{}] } };
      expectRefusal(await api.apply(maps(api, 'a'), 'm1', applied), badRequest('metadata.managedFields must be nil'));
    },
  },
});
