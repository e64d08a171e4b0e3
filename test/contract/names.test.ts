import type { JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, service } from './support/objects.js';
import { expectRefusal, invalid, invalidValue, required, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const maps = (api: Api): string => api.path('v1', 'configmaps');

contract('names', {
  cases: {
    ...casesOf<readonly [name: string, why: string]>(
      {
        'may not have capital letters or underscores': ['Bad_Name', words.subdomain],
        'may not end in a dot': ['a.', words.subdomain],
        'may not begin with a hyphen': ['-a', words.subdomain],
        'may not be longer than 253 characters': ['a'.repeat(254), 'must be no more than 253 characters'],
      },
      async (api, [name, why]) => {
        const cause = invalidValue('metadata.name', JSON.stringify(name), why);
        expectRefusal(await api.post(maps(api), configMap(name)), invalid('ConfigMap', name, cause));
      },
    ),
    'must be there': async (api) => {
      const refusal = invalid('ConfigMap', '', required('metadata.name', 'name or generateName is required'));
      expectRefusal(await api.post(maps(api), { ...configMap('a'), metadata: {} }), refusal);
      expectRefusal(await api.post(maps(api), { apiVersion: 'v1', kind: 'ConfigMap' }), refusal);
      expectRefusal(await api.post(maps(api), 'null'), refusal);
    },
    'may have dots and be long': async (api) => {
      expect((await api.post(maps(api), configMap(`${'a'.repeat(251)}.b`))).status).toBe(201);
    },
    'of namespaces are labels': async (api) => {
      const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      const refusal = (name: string, why: string): ReturnType<typeof invalid> =>
        invalid('Namespace', name, invalidValue('metadata.name', JSON.stringify(name), why));
      const long = 'a'.repeat(64);
      expectRefusal(await api.post('/api/v1/namespaces', namespace('a.b')), refusal('a.b', 'must not contain dots'));
      expectRefusal(await api.post('/api/v1/namespaces', namespace('A')), refusal('A', words.label));
      const causes = [
        invalidValue('metadata.name', JSON.stringify(long), 'must be no more than 63 characters'),
        invalidValue('metadata.labels', JSON.stringify(long), 'must be no more than 63 bytes'),
      ];
      expectRefusal(await api.post('/api/v1/namespaces', namespace(long)), invalid('Namespace', long, ...causes));
    },
    'of services are labels and may begin with a digit': async (api) => {
      const services = api.path('v1', 'services');
      expect((await api.post(services, service('1a'))).status).toBe(201);
      const cause = invalidValue('metadata.name', '"a.b"', 'must not contain dots');
      expectRefusal(await api.post(services, service('a.b')), invalid('Service', 'a.b', cause));
    },
    'of roles are almost free': async (api) => {
      const version = 'rbac.authorization.k8s.io/v1';
      const role = (name: string): JsonObject => ({ apiVersion: version, kind: 'Role', metadata: { name } });
      expect((await api.post(api.path(version, 'roles'), role('System:A_b'))).status).toBe(201);
      const cause = invalidValue('metadata.name', '"a%b"', "may not contain '%'");
      const refusal = invalid('Role.rbac.authorization.k8s.io', 'a%b', cause);
      expectRefusal(await api.post(api.path(version, 'roles'), role('a%b')), refusal);
    },
    'can be made by the server': async (api) => {
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } };
      const [one, other] = [await api.make(maps(api), body), await api.make(maps(api), body)];
      expect(one.metadata).toMatchObject({ generateName: 'made-', name: expect.stringMatching(/^made-[a-z0-9]{5}$/) });
      expect(other.metadata.name).not.toBe(one.metadata.name);
    },
    'that are given are not made': async (api) => {
      const made = await api.make(maps(api), configMap('given', {}, { generateName: 'made-' }));
      expect(made.metadata).toMatchObject({ name: 'given', generateName: 'made-' });
    },
    'are not made from a bad beginning': async (api) => {
      const { status, body } = await api.post(maps(api), { metadata: { generateName: 'Made_' } });
      expect(status).toBe(422);
      expect(body['details']).toMatchObject({
        causes: expect.arrayContaining([{ ...invalidValue('metadata.generateName', '"Made_"', words.subdomain) }]),
      });
    },
    'are not made from a beginning that ends in a dot': async (api) => {
      const { status, body } = await api.post(maps(api), { metadata: { generateName: 'made.' } });
      expect([status, body['reason']]).toEqual([422, 'Invalid']);
    },
  },
});

const owner = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  name,
  uid: `uid-of-${name}`,
  ...more,
});

contract('metadata', {
  cases: {
    ...casesOf<readonly [metadata: JsonObject, ...causes: Cause[]]>(
      {
        'a label key with a space': [
          { labels: { 'a b': 'x' } },
          invalidValue('metadata.labels', '"a b"', words.namePart),
        ],
        'a label key without a name': [
          { labels: { 'example.com/': 'x' } },
          invalidValue('metadata.labels', '"example.com/"', 'name part must be non-empty'),
          invalidValue('metadata.labels', '"example.com/"', words.namePart),
        ],
        'a label key without a prefix before its slash': [
          { labels: { '/a': 'x' } },
          invalidValue('metadata.labels', '"/a"', 'prefix part must be non-empty'),
        ],
        'a label key with a bad prefix': [
          { labels: { 'A_/a': 'x' } },
          invalidValue('metadata.labels', '"A_/a"', `prefix part ${words.subdomain}`),
        ],
        'a label key that is too long': [
          { labels: { ['a'.repeat(64)]: 'x' } },
          invalidValue('metadata.labels', JSON.stringify('a'.repeat(64)), 'name part must be no more than 63 bytes'),
        ],
        'a label value with a space': [
          { labels: { a: 'x y' } },
          invalidValue('metadata.labels', '"x y"', words.labelValue),
        ],
        'a label value that is too long': [
          { labels: { a: 'x'.repeat(64) } },
          invalidValue('metadata.labels', JSON.stringify('x'.repeat(64)), 'must be no more than 63 bytes'),
        ],
        'an annotation key with a space': [
          { annotations: { 'a b': 'x' } },
          invalidValue('metadata.annotations', '"a b"', words.namePart),
        ],
        'annotations that are too long together': [
          { annotations: { a: 'x'.repeat(262_144) } },
          {
            reason: 'FieldValueTooLong',
            message: 'Too long: may not be more than 262144 bytes',
            field: 'metadata.annotations',
          },
        ],
        'a finalizer that is neither qualified nor known': [
          { finalizers: ['mine'] },
          invalidValue(
            'metadata.finalizers[0]',
            '"mine"',
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
        'a finalizer with a space': [
          { finalizers: ['example.com/a b'] },
          invalidValue('metadata.finalizers', '"example.com/a b"', words.namePart),
        ],
        'an owner without kind, name and uid': [
          { ownerReferences: [{ apiVersion: 'v1', kind: '', name: '', uid: '' }] },
          invalidValue('metadata.ownerReferences.kind', '""', 'must not be empty'),
          invalidValue('metadata.ownerReferences.name', '""', 'must not be empty'),
          invalidValue('metadata.ownerReferences.uid', '""', 'must not be empty'),
        ],
        'two owners that both control': [
          { ownerReferences: [owner('a', { controller: true }), owner('b', { controller: true })] },
          invalidValue(
            'metadata.ownerReferences',
            '[{"apiVersion":"v1","kind":"Pod","name":"a","uid":"uid-of-a","controller":true},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"uid-of-b","controller":true}]',
            'Only one reference can have Controller set to true. Found "true" in references for Pod/a and Pod/b',
          ),
        ],
      },
      async (api, [metadata, ...causes]) => {
        const refusal = invalid('ConfigMap', 'a', ...causes);
        expectRefusal(await api.post(maps(api), configMap('a', {}, metadata)), refusal);
        await api.make(maps(api), configMap('a'));
        expectRefusal(await api.patch(`${maps(api)}/a`, 'merge', { metadata }), refusal);
      },
    ),
    'is judged before it is asked whether the name is taken': async (api) => {
      await api.make(maps(api), configMap('a'));
      const answer = await api.post(maps(api), configMap('a', {}, { labels: { a: 'x y' } }));
      expectRefusal(answer, invalid('ConfigMap', 'a', invalidValue('metadata.labels', '"x y"', words.labelValue)));
    },
    'keeps labels, annotations, finalizers and owners as they are given': async (api) => {
      const metadata = {
        labels: { 'example.com/a': 'b', c: '' },
        annotations: { 'Example.com/Text': 'any text\n' },
        finalizers: ['example.com/mine', 'foregroundDeletion'],
        ownerReferences: [owner('a', { blockOwnerDeletion: true }), owner('b', { controller: true })],
      };
      expect((await api.make(maps(api), configMap('a', {}, metadata))).metadata).toMatchObject(metadata);
    },
    'has keys that look like those of JavaScript': async (api) => {
      const labels = '{"constructor":"a","toString":"b"}';
      const body = `{"metadata":{"name":"a","labels":${labels}},"data":{"__proto__":"c"}}`;
      const { status, text } = await api.post(maps(api), body);
      expect(status).toBe(201);
      expect(text).toContain('"data":{"__proto__":"c"}');
      expect((await api.read(`${maps(api)}/a`)).metadata.labels).toEqual(JSON.parse(labels));
    },
  },
});
