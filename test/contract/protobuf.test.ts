import type { JsonObject } from '../../lib/kube/index.js';
import { type Answer, type Api, root, succeeded } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap } from './support/objects.js';
import { envelope, part, PROTOBUF, protobufBody, text } from './support/protobuf.js';
import { badRequest, expectRefusal, expectRefused, notFound } from './support/status.js';

const unfit = (kind: string, version: string, why: string): string =>
  `${kind} in version "${version}" cannot be handled as a ConfigMap: ${why}`;
const unrecognized = (why: string): string => `the object provided is unrecognized (must be of type ConfigMap): ${why}`;
const scheme = 'in scheme "pkg/runtime/scheme.go:111"';
const named = part(1, text(1, 'a'));

const send = (api: Api, body: Buffer, query = '?dryRun=All'): Promise<Answer> =>
  api.call('POST', `${api.path('v1', 'configmaps')}${query}`, { type: PROTOBUF, body });

contract('bodies in protobuf', {
  cases: {
    'an object is created': async (api) => {
      const object = succeeded(await send(api, protobufBody(configMap('a', { k: 'v', empty: '' })), ''));
      expect(object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'v', empty: '' } });
      expect((await api.read(api.path('v1', 'configmaps', 'a')))['data']).toEqual({ k: 'v', empty: '' });
    },
    'an object is replaced': async (api) => {
      const { metadata } = await api.make(api.path('v1', 'configmaps'), configMap('a', { k: 'v' }));
      const body = protobufBody(configMap('a', { k: 'w' }, { resourceVersion: metadata.resourceVersion ?? '' }));
      const path = api.path('v1', 'configmaps', 'a');
      expect(succeeded(await api.call('PUT', path, { type: PROTOBUF, body }))['data']).toEqual({ k: 'w' });
    },
    'a status is replaced': async (api) => {
      await api.make(api.path('v1', 'services'), {
        metadata: { name: 'a' },
        spec: { ports: [{ port: 80 }], type: 'LoadBalancer' },
      });
      const service = await api.read(api.path('v1', 'services', 'a'));
      const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1', ipMode: 'VIP' }] } };
      const body = protobufBody({ ...service, status } as JsonObject);
      const answer = await api.call('PUT', api.path('v1', 'services', 'a', 'status'), { type: PROTOBUF, body });
      expect(succeeded(answer)['status']).toEqual(status);
    },
    'a Lease is taken and renewed': async (api) => {
      const lease = (renewTime: string, rest: JsonObject = {}): JsonObject => ({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'leader', ...rest },
        spec: { holderIdentity: 'me', leaseDurationSeconds: 15, renewTime, leaseTransitions: 0 },
      });
      const path = api.path('coordination.k8s.io/v1', 'leases');
      const first = lease('2026-01-01T00:00:00.000000Z');
      const made = succeeded(await api.call('POST', path, { type: PROTOBUF, body: protobufBody(first) }));
      expect(made['spec']).toEqual(first['spec']);
      const again = lease('2026-01-01T00:00:10.123456Z', { resourceVersion: made.metadata.resourceVersion ?? '' });
      const renewed = await api.call('PUT', `${path}/leader`, { type: PROTOBUF, body: protobufBody(again) });
      expect(succeeded(renewed)['spec']).toEqual(again['spec']);
      const late = await api.call('PUT', `${path}/leader`, { type: PROTOBUF, body: protobufBody(again) });
      expectRefused(late, 409, 'Conflict');
    },
    'options of a deletion are heeded': async (api) => {
      await api.make(api.path('v1', 'configmaps'), configMap('a'));
      const path = api.path('v1', 'configmaps', 'a');
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'another' } };
      const refused = await api.call('DELETE', path, { type: PROTOBUF, body: protobufBody(options) });
      expectRefused(refused, 409, 'Conflict');
      const allowed = { apiVersion: 'meta.k8s.io/v1', kind: 'DeleteOptions', propagationPolicy: 'Background' };
      const answer = await api.call('DELETE', path, { type: PROTOBUF, body: protobufBody(allowed) });
      expect(answer.status).toBe(200);
      expectRefusal(await api.get(path), notFound('configmaps', 'a'));
    },
    'a review is answered': async (api) => {
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { namespace: api.namespace, verb: 'get', resource: 'pods' } },
      };
      const path = `${root('authorization.k8s.io/v1')}/selfsubjectaccessreviews`;
      const answer = await api.call('POST', path, { type: PROTOBUF, body: protobufBody(review) });
      expect(succeeded(answer)['status']).toMatchObject({ allowed: true });
    },
    'an envelope without a kind is of the kind of its place': async (api) => {
      expect(succeeded(await send(api, envelope('', '', named))).kind).toBe('ConfigMap');
    },
    'unknown fields are passed over, also by strict readers': async (api) => {
      const answer = await send(
        api,
        envelope('v1', 'ConfigMap', Buffer.concat([named, text(99, 'x')])),
        '?dryRun=All&fieldValidation=Strict',
      );
      expect(answer.status).toBe(201);
    },
    'bytes that do not begin as they should are refused': async (api) => {
      const why =
        'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"apiVersion":"v1","kind":"Con ...)';
      const answer = await send(
        api,
        Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })),
      );
      expectRefusal(answer, badRequest(unrecognized(why)));
    },
    'no bytes are refused': async (api) => {
      expectRefusal(await send(api, Buffer.alloc(0)), badRequest(unrecognized('empty data (<empty>)')));
    },
    'an envelope that ends early is refused': async (api) => {
      const whole = envelope('v1', 'ConfigMap', named);
      const cut = whole.subarray(0, whole.length - 2);
      const shown = cut.subarray(0, 30).toString('hex');
      expectRefusal(await send(api, cut), badRequest(unrecognized(`unexpected EOF (${shown})`)));
    },
    'a message that ends early is refused': async (api) => {
      const answer = await send(api, envelope('v1', 'ConfigMap', Buffer.from([0x0a, 0xff, 0x01])));
      expectRefusal(answer, badRequest(unfit('ConfigMap', 'v1', 'unexpected EOF')));
    },
    'a field of another wire type is refused': async (api) => {
      const answer = await send(api, envelope('v1', 'ConfigMap', Buffer.from([0x08, 0x01])));
      const why = 'proto: wrong wireType = 0 for field ObjectMeta';
      expectRefusal(answer, badRequest(unfit('ConfigMap', 'v1', why)));
    },
    'another kind is refused': async (api) => {
      const why = 'converting (v1.Secret) to (core.ConfigMap): unknown conversion';
      expectRefusal(await send(api, envelope('v1', 'Secret', named)), badRequest(unfit('Secret', 'v1', why)));
    },
    'an unknown kind is refused': async (api) => {
      const why = `no kind "Nope" is registered for version "v1" ${scheme}`;
      expectRefusal(await send(api, envelope('v1', 'Nope', named)), badRequest(unfit('Nope', 'v1', why)));
    },
    'a kind of an unknown group is refused': async (api) => {
      const why = `no kind "Nope" is registered for version "example.com/v1" ${scheme}`;
      expectRefusal(await send(api, envelope('example.com/v1', 'Nope', named)), badRequest(unfit('Nope', 'v1', why)));
    },
    'an unknown version is refused': async (api) => {
      const why = `no kind "ConfigMap" is registered for version "v2" ${scheme}`;
      expectRefusal(await send(api, envelope('v2', 'ConfigMap', named)), badRequest(unfit('ConfigMap', 'v2', why)));
    },
    'a patch is refused': async (api) => {
      await api.make(api.path('v1', 'configmaps'), configMap('a'));
      const body = protobufBody(configMap('a', { k: 'v' }));
      const answer = await api.call('PATCH', api.path('v1', 'configmaps', 'a'), { type: PROTOBUF, body });
      expectRefused(answer, 415, 'UnsupportedMediaType');
    },
    'who takes protobuf or JSON can read the answer': async (api) => {
      await api.make(api.path('v1', 'configmaps'), configMap('a'));
      const answer = await api.get(api.path('v1', 'configmaps', 'a'), `${PROTOBUF},application/json`);
      expect([answer.status, [PROTOBUF, 'application/json'].includes(answer.type)]).toEqual([200, true]);
    },
  },
});
