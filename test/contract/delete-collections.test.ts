import type { JsonObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { forms, listed, makeSecrets, namesOf, secrets, selecting } from './support/lists.js';
import { configMap, secret } from './support/objects.js';
import { badRequest, expectRefusal, notAllowed, unsupported, invalid, type Refusal } from './support/status.js';

const three = { a: { app: 'x' }, b: { app: 'y' }, c: { app: 'x' } };
const remove = (api: Api, query = '', accept?: string): Promise<Answer> =>
  api.call('DELETE', secrets(api, query), accept === undefined ? {} : { accept });
const notAcceptable = (message: string): Refusal => ({ code: 406, reason: 'NotAcceptable', message });
const group = uniqueGroup('collections');

contract('deleting a collection', {
  prepare: async (api) => {
    await define(api, definition(group, specOf({})));
  },
  cases: {
    'deletes all of it, and answers with what there was': async (api) => {
      const made = await makeSecrets(api, three);
      const answer = await remove(api);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ kind: 'SecretList', apiVersion: 'v1' });
      const { items } = listed(answer);
      expect(items).toEqual(made.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest));
      expect(await namesOf(api, secrets(api))).toEqual([]);
    },
    'of nothing answers with nothing': async (api) => {
      const { body, status } = await remove(api);
      expect([status, body['items']]).toEqual([200, []]);
    },
    'deletes what labels choose': async (api) => {
      await makeSecrets(api, three);
      expect(listed(await remove(api, selecting('label', 'app=x'))).names).toEqual(['a', 'c']);
      expect(await namesOf(api, secrets(api))).toEqual(['b']);
    },
    'deletes what fields choose': async (api) => {
      await makeSecrets(api, three);
      await api.make(secrets(api), secret('d', {}, 'example.com/x'));
      expect(listed(await remove(api, selecting('field', 'type=example.com/x'))).names).toEqual(['d']);
      expect(listed(await remove(api, selecting('field', 'metadata.name!=a'))).names).toEqual(['b', 'c']);
      expect(await namesOf(api, secrets(api))).toEqual(['a']);
    },
    'stays in its namespace and kind': async (api) => {
      const other = `${api.namespace}0`;
      await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } });
      await api.make(`/api/v1/namespaces/${other}/secrets`, secret('a'));
      await api.make(api.path('v1', 'configmaps'), configMap('a'));
      await makeSecrets(api, three);
      await remove(api);
      expect(await namesOf(api, `/api/v1/namespaces/${other}/secrets`)).toEqual(['a']);
      expect((await api.get(api.path('v1', 'configmaps', 'a'))).status).toBe(200);
    },
    'is refused for selectors that cannot be read, and deletes nothing': async (api) => {
      await makeSecrets(api, three);
      const label = await remove(api, selecting('label', '=x'));
      expectRefusal(label, badRequest("found '=', expected: !, identifier, or 'end of string'"));
      expectRefusal(
        await remove(api, selecting('field', 'no.such=1')),
        badRequest('field label not supported: no.such'),
      );
      expect(await namesOf(api, secrets(api))).toEqual(['a', 'b', 'c']);
    },
    'that is only tried deletes nothing': async (api) => {
      await makeSecrets(api, three);
      expect(listed(await remove(api, '?dryRun=All')).names).toEqual(['a', 'b', 'c']);
      expect(await namesOf(api, secrets(api))).toEqual(['a', 'b', 'c']);
    },
    'takes its options from its body': async (api) => {
      await makeSecrets(api, three);
      const options = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] };
      expect((await api.delete(secrets(api), options)).status).toBe(200);
      expect(await namesOf(api, secrets(api))).toEqual(['a', 'b', 'c']);
      const bad = await api.delete(secrets(api), { ...options, propagationPolicy: 'Sideways' });
      const supported = ['Foreground', 'Background', 'Orphan', 'nil'];
      const cause = unsupported('propagationPolicy', '"Sideways"', ...supported);
      expectRefusal(bad, invalid('DeleteOptions.meta.k8s.io', '', cause));
    },
    'leaves what finalizers keep, on its way out': async (api) => {
      await makeSecrets(api, { a: {} });
      const kept = { ...secret('b'), metadata: { name: 'b', finalizers: ['example.com/keep'] } };
      await api.make(secrets(api), kept);
      await remove(api);
      const { items, names } = listed(await api.get(secrets(api)));
      expect(names).toEqual(['b']);
      expect(items[0]?.['metadata']).toHaveProperty('deletionTimestamp');
      await api.patch(secrets(api, '/b'), 'merge', { metadata: { finalizers: null } });
      expect(await namesOf(api, secrets(api))).toEqual([]);
    },
    'is told object by object': async (api) => {
      await makeSecrets(api, three);
      const { metadata } = listed(await api.get(secrets(api)));
      const watch = await api.watch(secrets(api, `?watch=true&resourceVersion=${metadata.resourceVersion}`));
      await remove(api, selecting('label', 'app=x'));
      const events = await watch.first(2);
      expect(events.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`).sort()).toEqual([
        'DELETED a',
        'DELETED c',
      ]);
    },
    'answers in the form that was asked for': async (api) => {
      await makeSecrets(api, three);
      const table = await remove(api, selecting('label', 'app=y'), forms.table);
      const rows = table.body['rows'] as JsonObject[];
      expect(rows.map((row) => (row['cells'] as unknown[])[0])).toEqual(['b']);
      const list = await remove(api, selecting('field', 'metadata.name=a'), forms.metadataList);
      expect(list.body).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{ metadata: { name: 'a' } }] });
      const why = 'you requested PartialObjectMetadata, but the requested object is a list (*core.SecretList)';
      expectRefusal(await remove(api, '', forms.metadata), notAcceptable(why));
      expect(await namesOf(api, secrets(api))).toEqual([]);
    },
    'is not done over all namespaces': async (api) => {
      expectRefusal(await api.call('DELETE', '/api/v1/secrets?dryRun=All'), notAllowed);
    },
    'is done for custom resources': async (api) => {
      const path = widgets(api, group);
      for (const [name, labels] of Object.entries(three)) await api.make(path, widget(group, {}, { name, labels }));
      const answer = await api.call('DELETE', `${path}${selecting('label', 'app=x')}`);
      const { names, items, metadata } = listed(answer);
      expect([answer.body['kind'], names]).toEqual(['WidgetList', ['a', 'c']]);
      expect(items[0]).toMatchObject({ apiVersion: `${group}/v1`, kind: 'Widget' });
      expect(metadata.continue).toBe('');
      expect(await namesOf(api, path)).toEqual(['b']);
    },
  },
});
