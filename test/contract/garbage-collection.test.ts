import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, secret } from './support/objects.js';
import { expectRefusal, invalid, invalidValue, unsupported, type Cause, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const HOLD = 'example.com/hold';
const NOBODY = '11111111-1111-1111-1111-111111111111';
const reference = ({ metadata }: KubeObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: metadata.name ?? '',
  uid: metadata.uid ?? '',
  ...more,
});
const missing: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: NOBODY };
const make = (api: Api, name: string, owners: JsonObject[] = [], more: JsonObject = {}): Promise<KubeObject> =>
  api.make(maps(api), configMap(name, {}, { ...(owners.length > 0 && { ownerReferences: owners }), ...more }));
const isGone = ({ status }: Answer): boolean => status === 404;
const gone = (api: Api, name: string): Promise<Answer> => until(() => api.get(maps(api, name)), isGone);
const metadataOf = ({ body }: Answer): KubeObject['metadata'] => (body as KubeObject).metadata;
const untilMetadata = (
  api: Api,
  name: string,
  isRight: (metadata: KubeObject['metadata']) => boolean,
): Promise<Answer> =>
  until(
    () => api.get(maps(api, name)),
    (answer) => answer.status === 200 && isRight(metadataOf(answer)),
  );
/** Waits until the collector has looked at everything that was there: it has removed an object that came last. */
const collected = async (api: Api): Promise<void> => {
  await make(api, 'last', [missing]);
  await gone(api, 'last');
};
const release = (api: Api, name: string): Promise<Answer> =>
  api.patch(maps(api, name), 'merge', { metadata: { finalizers: null } });

contract('garbage collection', {
  needsControllers: true,
  cases: {
    'what an object owns goes after it, and what that owns': async (api) => {
      const owner = await make(api, 'owner');
      const child = await make(api, 'child', [reference(owner)]);
      await make(api, 'grandchild', [reference(child)]);
      const { body } = await api.delete(maps(api, 'owner'));
      expect(body).toMatchObject({ kind: 'Status', status: 'Success' });
      await gone(api, 'child');
      await gone(api, 'grandchild');
    },
    'objects of other kinds go too': async (api) => {
      const owner = await make(api, 'owner');
      const path = api.path('v1', 'secrets');
      const object = secret('child');
      await api.make(path, { ...object, metadata: { ...object.metadata, ownerReferences: [reference(owner)] } });
      await api.delete(maps(api, 'owner'));
      await until(() => api.get(`${path}/child`), isGone);
    },
    'in the foreground, an owner waits for those that block it': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'blocks', [reference(owner, { blockOwnerDeletion: true })], { finalizers: [HOLD] });
      await make(api, 'beside', [reference(owner)], { finalizers: [HOLD] });
      const { body } = await api.delete(maps(api, 'owner'), { propagationPolicy: 'Foreground' });
      expect((body as KubeObject).metadata).toMatchObject({
        finalizers: ['foregroundDeletion'],
        deletionTimestamp: expect.any(String),
        deletionGracePeriodSeconds: 0,
      });
      await untilMetadata(api, 'blocks', ({ deletionTimestamp }) => deletionTimestamp !== undefined);
      await untilMetadata(api, 'beside', ({ deletionTimestamp }) => deletionTimestamp !== undefined);
      expect((await api.get(maps(api, 'owner'))).status).toBe(200);
      await release(api, 'blocks');
      await gone(api, 'owner');
      expect((await api.get(maps(api, 'beside'))).status).toBe(200);
      await release(api, 'beside');
    },
    'in the foreground, an owner of nothing goes at once': async (api) => {
      await make(api, 'owner');
      await api.delete(maps(api, 'owner'), { propagationPolicy: 'Foreground' });
      await gone(api, 'owner');
    },
    'in the foreground, what owners own goes in the foreground': async (api) => {
      const owner = await make(api, 'owner');
      const child = await make(api, 'child', [reference(owner, { blockOwnerDeletion: true })]);
      await make(api, 'grandchild', [reference(child, { blockOwnerDeletion: true })], { finalizers: [HOLD] });
      await api.delete(maps(api, 'owner'), { propagationPolicy: 'Foreground' });
      await untilMetadata(api, 'grandchild', ({ deletionTimestamp }) => deletionTimestamp !== undefined);
      const answer = await api.get(maps(api, 'child'));
      expect(metadataOf(answer).finalizers).toEqual(['foregroundDeletion']);
      await release(api, 'grandchild');
      await gone(api, 'owner');
      await gone(api, 'child');
    },
    'orphans lose their owner and stay': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner)]);
      const { body } = await api.delete(maps(api, 'owner'), { propagationPolicy: 'Orphan' });
      expect((body as KubeObject).metadata.finalizers).toEqual(['orphan']);
      await gone(api, 'owner');
      expect((await api.read(maps(api, 'child'))).metadata.ownerReferences).toBeUndefined();
    },
    'orphans keep their other owners': async (api) => {
      const [owner, other] = [await make(api, 'owner'), await make(api, 'other')];
      await make(api, 'child', [reference(owner), reference(other)]);
      await api.delete(maps(api, 'owner'), { propagationPolicy: 'Orphan' });
      await gone(api, 'owner');
      expect((await api.read(maps(api, 'child'))).metadata.ownerReferences).toEqual([reference(other)]);
    },
    'orphanDependents is the old name of orphan': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner)]);
      const { body } = await api.delete(maps(api, 'owner'), { orphanDependents: true });
      expect((body as KubeObject).metadata.finalizers).toEqual(['orphan']);
      await gone(api, 'owner');
      expect((await api.read(maps(api, 'child'))).metadata.ownerReferences).toBeUndefined();
    },
    'orphanDependents=false is the old name of background': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner)]);
      const { body } = await api.delete(`${maps(api, 'owner')}?orphanDependents=false`);
      expect(body).toMatchObject({ kind: 'Status', status: 'Success' });
      await gone(api, 'child');
    },
    'the policy of the query counts': async (api) => {
      await make(api, 'owner', [], { finalizers: [HOLD] });
      const { body } = await api.delete(`${maps(api, 'owner')}?propagationPolicy=Foreground`);
      expect((body as KubeObject).metadata.finalizers).toEqual([HOLD, 'foregroundDeletion']);
      await release(api, 'owner');
    },
    'an owner that never was takes what it owns': async (api) => {
      await make(api, 'child', [missing]);
      await gone(api, 'child');
    },
    'an owner of the same name is not the owner': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner, { uid: NOBODY })]);
      await gone(api, 'child');
    },
    'an owner of another name is not the owner': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner, { name: 'other' })]);
      await gone(api, 'child');
    },
    'an owner in another namespace is no owner': async (api) => {
      const path = '/api/v1/namespaces/default/configmaps';
      const owner = await api.make(path, configMap(api.namespace));
      api.afterwards(() => api.delete(`${path}/${api.namespace}`));
      await make(api, 'child', [reference(owner)]);
      await gone(api, 'child');
    },
    'an owner outside all namespaces is one': async (api) => {
      const { metadata } = await api.read('/api/v1/namespaces/default');
      const owner = { apiVersion: 'v1', kind: 'Namespace', name: 'default', uid: metadata.uid ?? '' };
      await make(api, 'child', [owner]);
      await collected(api);
      expect((await api.get(maps(api, 'child'))).status).toBe(200);
    },
    'an owner of a kind that is not known may be there': async (api) => {
      await make(api, 'child', [{ apiVersion: 'example.com/v1', kind: 'Nobody', name: 'x', uid: NOBODY }]);
      await collected(api);
      expect((await api.get(maps(api, 'child'))).status).toBe(200);
    },
    'one of several owners is enough': async (api) => {
      const [one, two] = [await make(api, 'one'), await make(api, 'two')];
      await make(api, 'child', [reference(one), reference(two)]);
      await api.delete(maps(api, 'one'));
      const answer = await untilMetadata(api, 'child', ({ ownerReferences }) => ownerReferences?.length === 1);
      expect(metadataOf(answer).ownerReferences).toEqual([reference(two)]);
      await api.delete(maps(api, 'two'));
      await gone(api, 'child');
    },
    'an owner that never was is forgotten beside one that is': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [missing, reference(owner)]);
      const answer = await untilMetadata(api, 'child', ({ ownerReferences }) => ownerReferences?.length === 1);
      expect(metadataOf(answer).ownerReferences).toEqual([reference(owner)]);
    },
    'an owner that waits for a finalizer is still there': async (api) => {
      const owner = await make(api, 'owner', [], { finalizers: [HOLD] });
      await make(api, 'child', [reference(owner)]);
      await api.delete(maps(api, 'owner'));
      await collected(api);
      expect((await api.read(maps(api, 'child'))).metadata.deletionTimestamp).toBeUndefined();
      await release(api, 'owner');
      await gone(api, 'child');
    },
    'what is owned waits for its own finalizers': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner)], { finalizers: [HOLD] });
      await api.delete(maps(api, 'owner'));
      await untilMetadata(api, 'child', ({ deletionTimestamp }) => deletionTimestamp !== undefined);
      await release(api, 'child');
      await gone(api, 'child');
    },
    'an object whose last owner is taken from it stays': async (api) => {
      const owner = await make(api, 'owner');
      await make(api, 'child', [reference(owner)]);
      await api.patch(maps(api, 'child'), 'merge', { metadata: { ownerReferences: null } });
      await api.delete(maps(api, 'owner'));
      await collected(api);
      expect((await api.get(maps(api, 'child'))).status).toBe(200);
    },
  },
});

const optionsRefused = (cause: Cause): Refusal => invalid('DeleteOptions.meta.k8s.io', '', cause);

contract('owners and options that are refused', {
  cases: {
    ...casesOf<readonly [owners: JsonObject[], Refusal]>(
      {
        'an owner has kind, name and uid': [
          [{ apiVersion: 'v1', kind: '', name: '', uid: '' }],
          invalid(
            'ConfigMap',
            'a',
            ...['kind', 'name', 'uid'].map((key) =>
              invalidValue(`metadata.ownerReferences.${key}`, '""', 'must not be empty'),
            ),
          ),
        ],
        'an event owns nothing': [
          [{ apiVersion: 'v1', kind: 'Event', name: 'x', uid: 'y' }],
          invalid(
            'ConfigMap',
            'a',
            invalidValue(
              'metadata.ownerReferences',
              '{"apiVersion":"v1","kind":"Event","name":"x","uid":"y"}',
              '/v1, Kind=Event is disallowed from being an owner',
            ),
          ),
        ],
        'one owner controls': [
          ['x', 'z'].map((name) => ({ apiVersion: 'v1', kind: 'A', name, uid: name, controller: true })),
          invalid(
            'ConfigMap',
            'a',
            invalidValue(
              'metadata.ownerReferences',
              '[{"apiVersion":"v1","kind":"A","name":"x","uid":"x","controller":true},{"apiVersion":"v1","kind":"A","name":"z","uid":"z","controller":true}]',
              'Only one reference can have Controller set to true. Found "true" in references for A/x and A/z',
            ),
          ),
        ],
      },
      async (api, [ownerReferences, refusal]) => {
        expectRefusal(await api.post(`${maps(api)}?dryRun=All`, configMap('a', {}, { ownerReferences })), refusal);
      },
    ),
    'an owner that is named twice is named once': async (api) => {
      const owner = { apiVersion: 'v1', kind: 'A', name: 'x', uid: 'y' };
      const object = configMap('a', {}, { ownerReferences: [owner, owner] });
      const { status, body, headers } = await api.post(`${maps(api)}?dryRun=All`, object);
      expect([status, (body as KubeObject).metadata.ownerReferences]).toEqual([201, [owner]]);
      expect(headers['warning']).toBe(
        '299 - ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: y"',
      );
    },
    ...casesOf<readonly [options: JsonObject, Refusal]>(
      {
        'a policy and its old name contradict': [
          { propagationPolicy: 'Orphan', orphanDependents: true },
          optionsRefused(
            invalidValue(
              'propagationPolicy',
              '"Orphan"',
              'orphanDependents and deletionPropagation cannot be both set',
            ),
          ),
        ],
        'a policy is one of three': [
          { propagationPolicy: 'Sideways' },
          optionsRefused(unsupported('propagationPolicy', '"Sideways"', 'Foreground', 'Background', 'Orphan', 'nil')),
        ],
      },
      async (api, [options, refusal]) => {
        await make(api, 'a');
        expectRefusal(await api.delete(maps(api, 'a'), options), refusal);
        expect((await api.get(maps(api, 'a'))).status).toBe(200);
      },
    ),
    'the options of the body count, those of the query do not': async (api) => {
      await make(api, 'a', [], { finalizers: [HOLD] });
      const answer = await api.delete(`${maps(api, 'a')}?propagationPolicy=Orphan`, {
        propagationPolicy: 'Foreground',
      });
      expect(metadataOf(answer).finalizers).toEqual([HOLD, 'foregroundDeletion']);
      await release(api, 'a');
    },
  },
});
