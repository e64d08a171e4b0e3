import type { JsonObject } from '../../lib/kube/index.js';
import { bearer, nobody, robot, speakingFor } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { pod } from './support/objects.js';
import {
  badRequest,
  expectRefusal,
  invalid,
  invalidValue,
  notAllowed,
  notFound,
  type Refusal,
} from './support/status.js';
import { casesOf } from './support/table.js';
import { textOf } from './support/text.js';
import { until } from '../support/patience.js';

const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const AUDIENCE = 'https://kubernetes.default.svc';
const unauthorized: Refusal = { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
const who = async (actor: {
  post(path: string, body: JsonObject): Promise<{ body: JsonObject }>;
}): Promise<JsonObject> => ((await actor.post(WHO, {})).body['status'] as JsonObject)['userInfo'] as JsonObject;

contract('tokens', {
  cases: {
    ...casesOf<string>(
      {
        'an unknown token is refused for a resource': '/api/v1/namespaces',
        'an unknown token is refused for what nothing is served under': '/nothing',
        'an unknown token is refused for what everyone may see': '/version',
        'an unknown token is refused for the health': '/readyz',
      },
      async (api, path) => expectRefusal(await bearer(api, 'no-such-token').get(path), unauthorized),
    ),
    'the word before the token may be written in any case': async (api) => {
      const { token } = await robot(api);
      const { status } = await api.call('POST', WHO, {
        body: {},
        type: 'application/json',
        headers: { authorization: `bEaReR ${token}` },
      });
      expect(status).toBe(201);
    },
    'who shows no token is anonymous': async (api) => {
      expectRefusal(await nobody(api).post(WHO, {}), {
        code: 403,
        reason: 'Forbidden',
        message:
          'selfsubjectreviews.authentication.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope',
        details: { group: 'authentication.k8s.io', kind: 'selfsubjectreviews' },
      });
    },
    ...casesOf<string>(
      {
        'who shows no token may see the version': '/version',
        'who shows no token may see the health': '/healthz',
        'who shows no token may see whether the server lives': '/livez',
        'who shows no token may see whether the server is ready': '/readyz',
      },
      async (api, path) => expect((await nobody(api).get(path)).status).toBe(200),
    ),
    ...casesOf<string>(
      {
        'who shows no token may not see which groups there are': '/apis',
        'who shows no token may not see the index': '/',
        'who shows no token may not see the schemas': '/openapi/v2',
        'who shows no token may not learn what is not there': '/nothing',
        'who shows no token may not look at single checks': '/livez/ping',
      },
      async (api, path) =>
        expectRefusal(await nobody(api).get(path), {
          code: 403,
          reason: 'Forbidden',
          message: `forbidden: User "system:anonymous" cannot get path "${path}"`,
          details: {},
        }),
    ),
  },
});

const tokenOf = (api: Api, body: JsonObject, name = 'robot') =>
  api.post(api.path('v1', 'serviceaccounts', name, 'token'), body);
const account = (api: Api) =>
  api.make(api.path('v1', 'serviceaccounts'), {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot' },
  });
const claimsOf = (token: string): JsonObject =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JsonObject;

contract('tokens of service accounts', {
  cases: {
    'a token stands for its account': async (api) => {
      const actor = await robot(api);
      const { metadata } = await api.read(api.path('v1', 'serviceaccounts', 'robot'));
      expect(await who(actor)).toEqual({
        username: actor.user,
        uid: metadata.uid,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${api.namespace}`, 'system:authenticated'],
        extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${textOf(claimsOf(actor.token), 'jti')}`] },
      });
    },
    'a token says whose it is, for whom, and how long': async (api) => {
      const { metadata } = await account(api);
      const { status, body } = await tokenOf(api, { spec: { audiences: ['a', 'b'], expirationSeconds: 700 } });
      const claims = claimsOf(textOf(body, 'status', 'token'));
      expect(status).toBe(201);
      expect(claims).toMatchObject({
        aud: ['a', 'b'],
        iss: AUDIENCE,
        sub: `system:serviceaccount:${api.namespace}:robot`,
        'kubernetes.io': { namespace: api.namespace, serviceaccount: { name: 'robot', uid: metadata.uid } },
      });
      const [begin, end] = [Number(claims['iat']), Number(claims['exp'])];
      expect(end - begin).toBe(700);
      expect(textOf(body, 'status', 'expirationTimestamp')).toBe(
        new Date(end * 1000).toISOString().replace('.000', ''),
      );
    },
    'a request for a token is answered with what was filled in': async (api) => {
      const { metadata } = await account(api);
      const { body } = await tokenOf(api, {});
      expect(body).toMatchObject({
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name: 'robot', namespace: api.namespace, uid: metadata.uid },
        spec: { audiences: [AUDIENCE], expirationSeconds: 3600, boundObjectRef: null },
      });
    },
    'a token for others is none for the API': async (api) => {
      await account(api);
      const { body } = await tokenOf(api, { spec: { audiences: ['others'] } });
      expectRefusal(await bearer(api, textOf(body, 'status', 'token')).get('/version'), unauthorized);
    },
    'a token with another signature is none': async (api) => {
      const { token } = await robot(api);
      const forged = `${token.slice(0, -8)}${token.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'}`;
      expectRefusal(await bearer(api, forged).get('/version'), unauthorized);
    },
    'a token with other claims is none': async (api) => {
      const { token } = await robot(api);
      const [head = '', , signature = ''] = token.split('.');
      const claims = { ...claimsOf(token), sub: 'system:serviceaccount:kube-system:default' };
      const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
      expectRefusal(await bearer(api, forged).get('/version'), unauthorized);
    },
    'a token without a signature is none': async (api) => {
      const { token } = await robot(api);
      const head = Buffer.from('{"alg":"none"}').toString('base64url');
      expectRefusal(await bearer(api, `${head}.${token.split('.')[1] ?? ''}.`).get('/version'), unauthorized);
    },
    'a token ends with its account': async (api) => {
      const actor = await robot(api);
      expect((await actor.get('/version')).status).toBe(200);
      await api.delete(api.path('v1', 'serviceaccounts', 'robot'));
      const refused = await until(
        () => actor.get('/version'),
        ({ status }) => status !== 200,
      );
      expectRefusal(refused, unauthorized);
    },
    'a new account of the same name does not inherit tokens': async (api) => {
      const actor = await robot(api);
      await api.delete(api.path('v1', 'serviceaccounts', 'robot'));
      await account(api);
      const refused = await until(
        () => actor.get('/version'),
        ({ status }) => status !== 200,
      );
      expectRefusal(refused, unauthorized);
    },
    'a token bound to a pod says so, and ends with the pod': async (api) => {
      await account(api);
      const made = await api.make(api.path('v1', 'pods'), pod('a', { serviceAccountName: 'robot' }));
      const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'a' };
      const { status, body } = await tokenOf(api, { spec: { boundObjectRef } });
      expect(status).toBe(201);
      const actor = bearer(api, textOf(body, 'status', 'token'));
      expect(await who(actor)).toMatchObject({
        extra: {
          'authentication.kubernetes.io/pod-name': ['a'],
          'authentication.kubernetes.io/pod-uid': [made.metadata.uid],
        },
      });
      await api.call('DELETE', `${api.path('v1', 'pods', 'a')}?gracePeriodSeconds=0`);
      const refused = await until(
        () => actor.get('/version'),
        (answer) => answer.status !== 200,
      );
      expectRefusal(refused, unauthorized);
    },
    'no token without its account': async (api) =>
      expectRefusal(await tokenOf(api, {}, 'none'), notFound('serviceaccounts', 'none')),
    'tokens are asked for and not read': async (api) => {
      await account(api);
      expectRefusal(await api.get(api.path('v1', 'serviceaccounts', 'robot', 'token')), notAllowed);
    },
    ...casesOf<readonly [body: JsonObject, refusal: Refusal]>(
      {
        'a token that ends too soon': [
          { spec: { expirationSeconds: 5 } },
          invalid(
            'TokenRequest.authentication.k8s.io',
            '',
            invalidValue('spec.expirationSeconds', '5', 'may not specify a duration less than 10 minutes'),
          ),
        ],
        'a token that ends too late': [
          { spec: { expirationSeconds: 99999999999 } },
          invalid(
            'TokenRequest.authentication.k8s.io',
            '',
            invalidValue(
              'spec.expirationSeconds',
              '99999999999',
              'may not specify a duration larger than 2^32 seconds',
            ),
          ),
        ],
        'a token for another account than the path names': [
          { metadata: { name: 'other' } },
          invalid(
            'TokenRequest.authentication.k8s.io',
            'robot',
            invalidValue('metadata.name', '"other"', 'must match the service account name if specified'),
          ),
        ],
        'a token bound to a pod that is not there': [
          { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'none' } } },
          notFound('pods', 'none'),
        ],
        'a token bound to what none can be bound to': [
          { spec: { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'none' } } },
          badRequest('cannot bind token to object of type /v1, Kind=ConfigMap'),
        ],
        'something that is no request for a token': [
          { kind: 'ConfigMap', apiVersion: 'v1' },
          badRequest(
            'ConfigMap in version "v1" cannot be handled as a TokenRequest: converting (v1.ConfigMap) to (authentication.TokenRequest): unknown conversion',
          ),
        ],
      },
      async (api, [body, refusal]) => {
        await account(api);
        expectRefusal(await tokenOf(api, body), refusal);
      },
    ),
  },
});

contract('impersonation', {
  cases: {
    'a user without groups is authenticated': async (api) =>
      expect(await who(speakingFor(api, 'jane'))).toEqual({ username: 'jane', groups: ['system:authenticated'] }),
    'a user has the groups, the uid and the extra fields that are said': async (api) => {
      const headers = {
        'impersonate-group': 'dev',
        'impersonate-uid': '7',
        'impersonate-extra-acme.com%2fproject': 'p',
      };
      expect(await who(speakingFor(api, 'jane', headers))).toEqual({
        username: 'jane',
        uid: '7',
        groups: ['dev', 'system:authenticated'],
        extra: { 'acme.com/project': ['p'] },
      });
    },
    'a service account has the groups that it always has': async (api) => {
      const user = 'system:serviceaccount:some:robot';
      expect(await who(speakingFor(api, user))).toEqual({
        username: user,
        groups: ['system:serviceaccounts', 'system:serviceaccounts:some', 'system:authenticated'],
      });
    },
    'somebody anonymous is not authenticated': async (api) => {
      const answer = await speakingFor(api, 'system:anonymous').get(api.path('v1', 'configmaps'));
      expectRefusal(answer, {
        code: 403,
        reason: 'Forbidden',
        message: `configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "${api.namespace}"`,
        details: { kind: 'configmaps' },
      });
    },
    'a group without a user is nobody': async (api) => {
      const answer = await api.call('GET', '/version', { headers: { 'impersonate-group': 'dev' } });
      const asked = `&user.DefaultInfo{Name:"", UID:"", Groups:[]string{"dev"}, Extra:map[string][]string(nil)}`;
      expectRefusal(answer, badRequest(`requested ${asked} without impersonating a user name`));
    },
    'an administrator may be impersonated by one': async (api) => {
      const masters = speakingFor(api, 'jane', { 'impersonate-group': 'system:masters' });
      expect((await masters.get(api.path('v1', 'configmaps'))).status).toBe(200);
    },
    ...casesOf<readonly [headers: Record<string, string>, path: string, message: string]>(
      {
        'who may not impersonate a user is told so': [
          { 'impersonate-user': 'jane' },
          '/version',
          'forbidden: User "ROBOT" cannot impersonate-on:user-info:get path "/version"',
        ],
        'who may not impersonate a service account is told so': [
          { 'impersonate-user': 'system:serviceaccount:a:b' },
          '/version',
          'forbidden: User "ROBOT" cannot impersonate-on:serviceaccount:get path "/version"',
        ],
        'who may not impersonate a node is told so': [
          { 'impersonate-user': 'system:node:a' },
          '/version',
          'forbidden: User "ROBOT" cannot impersonate-on:arbitrary-node:get path "/version"',
        ],
        'who may not impersonate is told before anything else': [
          { 'impersonate-user': 'jane' },
          '/api/v1/nodes/n',
          'nodes "n" is forbidden: User "ROBOT" cannot impersonate-on:user-info:get resource "nodes" in API group "" at the cluster scope',
        ],
      },
      async (api, [headers, path, message]) => {
        const actor = await robot(api);
        const { status, body } = await actor.call('GET', path, { headers });
        expect({ status, message: body['message'] }).toEqual({
          status: 403,
          message: message.replace('ROBOT', actor.user),
        });
      },
    ),
  },
});
