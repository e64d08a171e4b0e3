import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { forms, listed, makeSecrets, secrets } from './support/lists.js';
import { deployment, secret } from './support/objects.js';
import { expectRefusal, notFound, type Refusal } from './support/status.js';

const notAcceptable = (message: string): Refusal => ({ code: 406, reason: 'NotAcceptable', message });
const noList = (type: string): Refusal =>
  notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${type})`);
const aList = (type: string): Refusal =>
  notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${type})`);
const group = uniqueGroup('metadata');

contract('metadata alone', {
  prepare: async (api) => {
    await define(api, definition(group, specOf({})));
  },
  cases: {
    'are what an object is but for its content': async (api) => {
      const [made] = await makeSecrets(api, { a: { app: 'x' } });
      const { body, type } = await api.get(secrets(api, '/a'), forms.metadata);
      expect(type).toBe('application/json');
      expect(body).toEqual({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: made?.metadata,
      });
    },
    'come in an older version': async (api) => {
      await makeSecrets(api, { a: {} });
      const one = await api.get(secrets(api, '/a'), forms.oldMetadata);
      expect(one.body).toMatchObject({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1' });
      const all = await api.get(secrets(api), forms.oldMetadataList);
      expect(all.body).toMatchObject({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1beta1',
        items: [{ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1' }],
      });
    },
    'are listed with their kind': async (api) => {
      const [a, b] = await makeSecrets(api, { a: {}, b: {} });
      const { body } = await api.get(secrets(api), forms.metadataList);
      expect(body).toEqual({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: expect.any(String) },
        items: [a, b].map((made) => ({
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: made?.metadata,
        })),
      });
      expect((await api.get(secrets(api, '?labelSelector=no%3Dne'), forms.metadataList)).body['items']).toBeNull();
    },
    'are listed by selectors and in pages': async (api) => {
      await makeSecrets(api, { a: { app: 'x' }, b: {}, c: { app: 'x' }, d: { app: 'x' } });
      const query = '?labelSelector=app%3Dx&limit=2';
      const first = listed(await api.get(secrets(api, query), forms.metadataList));
      expect(first.names).toEqual(['a', 'c']);
      const token = first.metadata.continue ?? '';
      const rest = listed(await api.get(secrets(api, `${query}&continue=${token}`), forms.metadataList));
      expect(rest.names).toEqual(['d']);
    },
    'of one object are not those of a list': async (api) => {
      await makeSecrets(api, { a: {} });
      expectRefusal(await api.get(secrets(api), forms.metadata), aList('*core.SecretList'));
      expectRefusal(await api.get(secrets(api), forms.oldMetadata), aList('*core.SecretList'));
      expectRefusal(await api.get(secrets(api, '/a'), forms.metadataList), noList('*core.Secret'));
      const path = api.path('apps/v1', 'deployments');
      await api.make(path, deployment('a'));
      expectRefusal(await api.get(path, forms.metadata), aList('*apps.DeploymentList'));
      expectRefusal(await api.get(`${path}/a`, forms.metadataList), noList('*apps.Deployment'));
      const roles = api.path('rbac.authorization.k8s.io/v1', 'roles');
      expectRefusal(await api.get(roles, forms.metadata), aList('*rbac.RoleList'));
      expectRefusal(await api.get(api.path('events.k8s.io/v1', 'events'), forms.metadata), aList('*core.EventList'));
    },
    'are what writes answer with': async (api) => {
      const created = await api.post(secrets(api), secret('a'), { accept: forms.metadata });
      expect([created.status, created.body['kind']]).toEqual([201, 'PartialObjectMetadata']);
      const change = { metadata: { labels: { app: 'x' } } };
      const patched = await api.patch(secrets(api, '/a'), 'merge', change, { accept: forms.metadata });
      expect([patched.status, patched.body]).toMatchObject([200, { kind: 'PartialObjectMetadata', ...change }]);
      expect(patched.body).not.toHaveProperty('type');
      const refused = await api.post(secrets(api), secret('b'), { accept: forms.metadataList });
      expectRefusal(refused, noList('*core.Secret'));
    },
    'are not what failures and deletions answer with': async (api) => {
      await makeSecrets(api, { a: {} });
      expectRefusal(await api.get(secrets(api, '/b'), forms.metadata), notFound('secrets', 'b'));
      const { body } = await api.call('DELETE', secrets(api, '/a'), { accept: forms.metadata });
      expect(body).toMatchObject({ kind: 'Status', status: 'Success' });
    },
    'are had of status and scale': async (api) => {
      const path = api.path('apps/v1', 'deployments');
      const { metadata } = await api.make(path, deployment('a'));
      for (const part of ['status', 'scale']) {
        const { body } = await api.get(`${path}/a/${part}`, forms.metadata);
        expect(body).toMatchObject({
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { name: 'a', uid: metadata.uid ?? '', resourceVersion: metadata.resourceVersion ?? '' },
        });
        expect(Object.keys(body).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
      }
    },
    'are had of custom resources': async (api) => {
      const made = await api.make(widgets(api, group), widget(group));
      const one = await api.get(widgets(api, group, 'a'), forms.metadata);
      expect(one.body).toEqual({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: made.metadata,
      });
      const all = (await api.get(widgets(api, group), forms.metadataList)).body as JsonObject;
      expect(all).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{ metadata: { name: 'a' } }] });
      const refused = await api.get(widgets(api, group), forms.metadata);
      expectRefusal(refused, aList('*unstructured.UnstructuredList'));
    },
    'of a custom resource are not those of a list': async (api) => {
      await api.make(widgets(api, group), widget(group));
      const answer = await api.get(widgets(api, group, 'a'), forms.metadataList);
      expectRefusal(answer, { code: 500, message: 'content is not a list' });
    },
  },
});
