import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment, pod, secret, service } from './support/objects.js';
import {
  alreadyExists,
  badRequest,
  conflict,
  expectRefusal,
  invalid,
  invalidValue,
  notFound,
  unsupported,
} from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const leases = (api: Api, ...rest: string[]): string => api.path('coordination.k8s.io/v1', 'leases', ...rest);
const lease = (name: string, metadata: JsonObject = {}): KubeObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, ...metadata },
  spec: { holderIdentity: 'me' },
});
const number = (version: string | undefined): number => {
  expect(version).toMatch(/^[1-9]\d*$/);
  return Number(version);
};

contract('creating', {
  cases: {
    'answers with the object and what the server knows of it': async (api) => {
      const { status, body } = await api.post(maps(api), configMap('a', { x: '1' }));
      expect(status).toBe(201);
      expect(body).toEqual({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'a',
          namespace: api.namespace,
          uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
          resourceVersion: expect.stringMatching(/^[1-9]\d*$/),
          creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          managedFields: [
            {
              manager: 'contract',
              operation: 'Update',
              apiVersion: 'v1',
              time: expect.any(String),
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:data': { '.': {}, 'f:x': {} } },
            },
          ],
        },
        data: { x: '1' },
      });
      expect((await api.get(maps(api, 'a'))).body).toEqual(body);
    },
    'takes no notice of what only the server can say': async (api) => {
      const said = {
        uid: 'mine',
        creationTimestamp: '2020-01-01T00:00:00Z',
        deletionTimestamp: '2020-01-01T00:00:00Z',
        deletionGracePeriodSeconds: 5,
        selfLink: '/mine',
      };
      const { metadata } = await api.make(maps(api), configMap('a', {}, said));
      expect(metadata.uid).not.toBe('mine');
      expect(metadata.creationTimestamp).not.toBe('2020-01-01T00:00:00Z');
      expect(Object.keys(metadata).sort()).toEqual([
        'creationTimestamp',
        'name',
        'namespace',
        'resourceVersion',
        'uid',
      ]);
    },
    'takes no generation of kinds that have their own': async (api) => {
      const made = await api.make(api.path('apps/v1', 'deployments'), deployment('a', {}, { generation: 7 }));
      expect(made.metadata.generation).toBe(1);
    },
    'refuses a name that is taken': async (api) => {
      await api.make(maps(api), configMap('a'));
      expectRefusal(await api.post(maps(api), configMap('a', { x: '1' })), alreadyExists('configmaps', 'a'));
    },
    'refuses a namespace that does not exist': async (api) => {
      const answer = await api.post('/api/v1/namespaces/no-such/configmaps', configMap('a'));
      expectRefusal(answer, notFound('namespaces', 'no-such'));
    },
    'refuses a resource version': async (api) => {
      const message = 'resourceVersion should not be set on objects to be created';
      expectRefusal(await api.post(maps(api), configMap('a', {}, { resourceVersion: '1' })), { code: 500, message });
    },
    'names who wrote by the field manager, or else by the program': async (api) => {
      const managers = async (query: string, headers: Record<string, string>): Promise<unknown> => {
        const { body } = await api.post(`${maps(api)}?dryRun=All${query}`, configMap('a', { x: '1' }), { headers });
        return (body as KubeObject).metadata.managedFields?.[0]?.manager;
      };
      expect(await managers('&fieldManager=me', {})).toBe('me');
      expect(await managers('', { 'user-agent': 'prog/1.2 (linux)' })).toBe('prog');
    },
    'refuses a field manager that is too long or cannot be printed': async (api) => {
      const long = {
        reason: 'FieldValueTooLong',
        message: 'Too long: may not be more than 128 bytes',
        field: 'fieldManager',
      };
      const options = 'CreateOptions.meta.k8s.io';
      const post = (manager: string): ReturnType<Api['post']> =>
        api.post(`${maps(api)}?fieldManager=${manager}`, configMap('a'));
      expectRefusal(await post('m'.repeat(129)), invalid(options, '', long));
      const bad = invalidValue('fieldManager', '"a\\nb"', 'invalid character U+000A (at position 1)');
      expectRefusal(await post('a%0Ab'), invalid(options, '', bad));
    },
    'turns the plain text of a secret into data': async (api) => {
      const body = { ...secret('a'), data: { b: 'Yg==' }, stringData: { a: 'a', b: 'c' } };
      const made = await api.make(api.path('v1', 'secrets'), body);
      expect(made['data']).toEqual({ a: 'YQ==', b: 'Yw==' });
      expect(made).not.toHaveProperty('stringData');
    },
    'warns of a kind whose time is over': async (api) => {
      const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'a' } };
      const { headers } = await api.post(api.path('v1', 'endpoints'), endpoints);
      expect(headers['warning']).toBe(
        '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
      );
    },
  },
});

contract('reading', {
  cases: {
    'is the same with resource version 0': async (api) => {
      await api.make(maps(api), configMap('a'));
      expect((await api.get(`${maps(api, 'a')}?resourceVersion=0`)).status).toBe(200);
    },
    'refuses a resource version that is no number': async (api) => {
      await api.make(maps(api), configMap('a'));
      const message = 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax';
      expectRefusal(await api.get(`${maps(api, 'a')}?resourceVersion=abc`), { code: 500, message });
    },
    'does not wait for a version that is far ahead': async (api) => {
      await api.make(maps(api), configMap('a'));
      const { status, body, headers } = await api.get(`${maps(api, 'a')}?resourceVersion=99999999999`);
      expect(status).toBe(504);
      expect(headers['retry-after']).toBe('1');
      expect(body).toMatchObject({
        reason: 'Timeout',
        message: expect.stringMatching(/^Timeout: Too large resource version: 99999999999, current: \d+$/),
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
      });
    },
  },
});

contract('replacing', {
  cases: {
    'changes what differs and raises the version': async (api) => {
      const before = await api.make(maps(api), configMap('a', { x: '1' }));
      const { status, body } = await api.put(maps(api, 'a'), { ...before, data: { y: '2' } });
      const after = body as KubeObject;
      expect([status, after['data']]).toEqual([200, { y: '2' }]);
      expect(number(after.metadata.resourceVersion)).toBeGreaterThan(number(before.metadata.resourceVersion));
      expect(after.metadata).toMatchObject({
        uid: before.metadata.uid,
        creationTimestamp: before.metadata.creationTimestamp,
      });
    },
    'with the same leaves everything as it is': async (api) => {
      const before = await api.make(maps(api), configMap('a', { x: '1' }));
      expect((await api.put(maps(api, 'a'), before)).body).toEqual(before);
      expect((await api.put(maps(api, 'a'), configMap('a', { x: '1' }))).body).toEqual(before);
    },
    'of an old version is refused': async (api) => {
      const before = await api.make(maps(api), configMap('a', { x: '1' }));
      await api.put(maps(api, 'a'), configMap('a', { x: '2' }));
      expectRefusal(await api.put(maps(api, 'a'), { ...before, data: {} }), conflict('configmaps', 'a'));
    },
    'needs no version for most kinds': async (api) => {
      const services = api.path('v1', 'services');
      await api.make(maps(api), configMap('a'));
      const before = await api.make(services, service('a'));
      expect((await api.put(maps(api, 'a'), configMap('a', { x: '1' }))).status).toBe(200);
      expect((await api.put(maps(api, 'a'), configMap('a', { x: '2' }, { resourceVersion: '0' }))).status).toBe(200);
      const { body } = await api.put(`${services}/a`, service('a'));
      expect(body['spec']).toEqual(before['spec']);
    },
    'needs a version for leases': async (api) => {
      await api.make(leases(api), lease('a'));
      const cause = invalidValue('metadata.resourceVersion', '0', 'must be specified for an update');
      expectRefusal(await api.put(leases(api, 'a'), lease('a')), invalid('leases.coordination.k8s.io', 'a', cause));
    },
    'refuses a version that is no number': async (api) => {
      await api.make(maps(api), configMap('a'));
      const answer = await api.put(maps(api, 'a'), configMap('a', {}, { resourceVersion: 'abc' }));
      expectRefusal(answer, { code: 500, message: 'strconv.ParseUint: parsing "abc": invalid syntax' });
    },
    'refuses another name, another namespace and none': async (api) => {
      await api.make(maps(api), configMap('a'));
      const put = (object: JsonObject): ReturnType<Api['put']> => api.put(maps(api, 'a'), object);
      expectRefusal(
        await put(configMap('b')),
        badRequest('the name of the object (b) does not match the name on the URL (a)'),
      );
      expectRefusal(
        await put(configMap('a', {}, { namespace: 'other' })),
        badRequest('the namespace of the provided object does not match the namespace sent on the request'),
      );
      expectRefusal(
        await put({ ...configMap('a'), metadata: {} }),
        badRequest('the name of the object (a based on URL) was undeterminable: name must be provided'),
      );
    },
    'refuses another uid': async (api) => {
      const { metadata } = await api.make(maps(api), configMap('a'));
      const why = `StorageError: invalid object, Code: 4, Key: /registry/configmaps/${api.namespace}/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${metadata.uid ?? ''}`;
      const answer = await api.put(maps(api, 'a'), configMap('a', {}, { uid: 'x' }));
      expectRefusal(answer, conflict('configmaps', 'a', why));
    },
    'keeps what only the server can say': async (api) => {
      const before = await api.make(maps(api), configMap('a', { x: '1' }));
      const said = { creationTimestamp: '2020-01-01T00:00:00Z', generation: 9, selfLink: '/x' };
      expect((await api.put(maps(api, 'a'), configMap('a', { x: '1' }, said))).body).toEqual(before);
    },
    'what is not there is not found, but leases, events and endpoints are created': async (api) => {
      expectRefusal(await api.put(maps(api, 'a'), configMap('a')), notFound('configmaps', 'a'));
      expect((await api.put(leases(api, 'a'), lease('a'))).status).toBe(201);
      const event = { metadata: { name: 'a' }, involvedObject: { namespace: api.namespace } };
      expect((await api.put(api.path('v1', 'events', 'a'), event)).status).toBe(201);
      expect((await api.put(api.path('v1', 'endpoints', 'a'), { metadata: { name: 'a' } })).status).toBe(201);
    },
    'of one version by two lets one win': async (api) => {
      const before = await api.make(leases(api), lease('a'));
      const attempt = (holderIdentity: string): ReturnType<Api['put']> =>
        api.put(leases(api, 'a'), { ...before, spec: { holderIdentity } });
      const answers = await Promise.all(['one', 'two', 'three', 'four'].map(attempt));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    },
  },
});

contract('deleting', {
  cases: {
    ...casesOf<readonly [apiVersion: string, plural: string, object: JsonObject]>(
      {
        'a ConfigMap answers with what was deleted': ['v1', 'configmaps', configMap('a')],
        'a Secret answers with what was deleted': ['v1', 'secrets', secret('a')],
        'a Deployment answers with what was deleted': ['apps/v1', 'deployments', deployment('a')],
        'a Lease answers with what was deleted': ['coordination.k8s.io/v1', 'leases', lease('a')],
      },
      async (api, [apiVersion, plural, object]) => {
        const { metadata } = await api.make(api.path(apiVersion, plural), object);
        const group = apiVersion.includes('/') ? { group: apiVersion.split('/')[0] ?? '' } : {};
        const path = api.path(apiVersion, plural, 'a');
        const { status, body } = await api.delete(path);
        expect(status).toBe(200);
        expect(body).toEqual({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Success',
          details: { name: 'a', ...group, kind: plural, uid: metadata.uid },
        });
        const resource = Object.keys(group).length === 0 ? plural : `${plural}.${group.group ?? ''}`;
        expectRefusal(await api.delete(path), notFound(resource, 'a'));
      },
    ),
    ...casesOf<readonly [plural: string, object: JsonObject]>(
      {
        'a Service answers with the Service': ['services', service('a')],
        'a ServiceAccount answers with the ServiceAccount': ['serviceaccounts', { metadata: { name: 'a' } }],
        'a ResourceQuota answers with the ResourceQuota': ['resourcequotas', { metadata: { name: 'a' }, spec: {} }],
        'a Pod answers with the Pod': ['pods', pod('a')],
      },
      async (api, [plural, object]) => {
        const made = await api.make(api.path('v1', plural), object);
        const { status, body } = await api.delete(api.path('v1', plural, 'a'));
        expect([status, body['kind'], (body as KubeObject).metadata.uid]).toEqual([200, made.kind, made.metadata.uid]);
        expect((await api.get(api.path('v1', plural, 'a'))).status).toBe(404);
      },
    ),
    'a pod that is on no node ends at once, and says when': async (api) => {
      await api.make(api.path('v1', 'pods'), pod('a'));
      const { metadata } = (await api.delete(api.path('v1', 'pods', 'a'))).body as KubeObject;
      expect(metadata).toMatchObject({
        deletionGracePeriodSeconds: 0,
        deletionTimestamp: expect.any(String),
        generation: 2,
      });
    },
    'needs the uid and the version that it names': async (api) => {
      const { metadata } = await api.make(maps(api), configMap('a'));
      const { uid = '', resourceVersion = '' } = metadata;
      expectRefusal(
        await api.delete(maps(api, 'a'), { preconditions: { uid: 'x' } }),
        conflict(
          'ConfigMap',
          'a',
          `the UID in the precondition (x) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
        ),
      );
      expectRefusal(
        await api.delete(maps(api, 'a'), { preconditions: { resourceVersion: '1' } }),
        conflict(
          'ConfigMap',
          'a',
          `the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
        ),
      );
      expect((await api.delete(maps(api, 'a'), { preconditions: { uid, resourceVersion } })).status).toBe(200);
    },
    ...casesOf<readonly [options: JsonObject, ...refusal: Parameters<typeof invalid>]>(
      {
        'refuses a policy that is not': [
          { propagationPolicy: 'Nope' },
          'DeleteOptions.meta.k8s.io',
          '',
          unsupported('propagationPolicy', '"Nope"', 'Foreground', 'Background', 'Orphan', 'nil'),
        ],
        'refuses a policy beside orphanDependents': [
          { propagationPolicy: 'Background', orphanDependents: true },
          'DeleteOptions.meta.k8s.io',
          '',
          invalidValue(
            'propagationPolicy',
            '"Background"',
            'orphanDependents and deletionPropagation cannot be both set',
          ),
        ],
        'refuses a dry run that is not': [
          { dryRun: ['Some'] },
          'DeleteOptions.meta.k8s.io',
          '',
          unsupported('dryRun', '["Some"]', 'All'),
        ],
      },
      async (api, [options, ...refusal]) => {
        await api.make(maps(api), configMap('a'));
        expectRefusal(await api.delete(maps(api, 'a'), options), invalid(...refusal));
      },
    ),
    'refuses options that are none': async (api) => {
      await api.make(maps(api), configMap('a'));
      expectRefusal(
        await api.delete(maps(api, 'a'), { kind: 'ConfigMap', apiVersion: 'v1' }),
        badRequest('no kind "ConfigMap" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"'),
      );
      expectRefusal(
        await api.delete(maps(api, 'a'), '{"kind":'),
        badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input"),
      );
      expectRefusal(
        await api.delete(`${maps(api, 'a')}?gracePeriodSeconds=x`),
        badRequest('strconv.ParseInt: parsing "x": invalid syntax'),
      );
    },
    'takes its options from body and query': async (api) => {
      for (const [query, body] of [
        ['?propagationPolicy=Background', undefined],
        ['?gracePeriodSeconds=0', undefined],
        ['', { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }],
        ['', { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' }],
        ['', {}],
      ] as const) {
        await api.make(maps(api), configMap('a'));
        expect((await api.delete(`${maps(api, 'a')}${query}`, body && { ...body })).status).toBe(200);
      }
    },
    'leaves the name to a new object with a new uid': async (api) => {
      const first = await api.make(maps(api), configMap('a'));
      await api.delete(maps(api, 'a'));
      const second = await api.make(maps(api), configMap('a'));
      expect(second.metadata.uid).not.toBe(first.metadata.uid);
      expect(number(second.metadata.resourceVersion)).toBeGreaterThan(number(first.metadata.resourceVersion));
    },
    'a collection takes what is selected and answers with it': async (api) => {
      const secrets = api.path('v1', 'secrets');
      for (const name of ['a', 'b', 'c']) await api.make(secrets, secret(name, { keep: String(name === 'b') }));
      const { status, body } = await api.delete(`${secrets}?labelSelector=keep%3Dfalse`);
      const names = (list: JsonObject): unknown => (list['items'] as KubeObject[]).map(({ metadata }) => metadata.name);
      expect([status, body['kind'], names(body)]).toEqual([200, 'SecretList', ['a', 'c']]);
      expect(names((await api.get(secrets)).body)).toEqual(['b']);
    },
  },
});
