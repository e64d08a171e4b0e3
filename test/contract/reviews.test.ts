import type { JsonObject } from '../../lib/kube/index.js';
import { bearer, grant, robot, speakingFor } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { badRequest, expectRefusal, notAllowed, unknownPath, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const AUTHENTICATION = '/apis/authentication.k8s.io/v1';
const SELF = `${AUTHORIZATION}/selfsubjectaccessreviews`;
const SUBJECT = `${AUTHORIZATION}/subjectaccessreviews`;
const RULES = `${AUTHORIZATION}/selfsubjectrulesreviews`;
const TOKEN = `${AUTHENTICATION}/tokenreviews`;
const local = (api: Api): string => `${AUTHORIZATION}/namespaces/${api.namespace}/localsubjectaccessreviews`;
const getPods = { verb: 'get', resource: 'pods' };

/** 422, as questions about permissions get it: without kind and name. */
function invalidQuestion(field: string, value: string, why: string): Refusal {
  const message = `Invalid value: ${value}: ${why}`;
  return {
    code: 422,
    reason: 'Invalid',
    message: `.authorization.k8s.io "" is invalid: ${field}: ${message}`,
    details: { group: 'authorization.k8s.io', causes: [{ reason: 'FieldValueInvalid', message, field }] },
  };
}

contract('questions about permissions', {
  cases: {
    'an administrator may do everything': async (api) => {
      const { status, body } = await api.post(SELF, { spec: { resourceAttributes: getPods } });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        spec: { resourceAttributes: getPods },
      });
      expect(body['status']).toEqual({ allowed: true });
    },
    'a question says who asked it': async (api) => {
      const { body } = await api.post(SELF, { spec: { resourceAttributes: getPods } });
      expect(body['metadata']).toEqual({
        managedFields: [
          {
            manager: 'contract',
            operation: 'Update',
            apiVersion: 'authorization.k8s.io/v1',
            time: expect.any(String) as string,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:spec': { 'f:resourceAttributes': { '.': {}, 'f:resource': {}, 'f:verb': {} } } },
          },
        ],
      });
    },
    'a stranger may not': async (api) => {
      const { body } = await speakingFor(api, 'stranger').post(SELF, { spec: { resourceAttributes: getPods } });
      expect(body['status']).toEqual({ allowed: false });
    },
    'a stranger may look at the health': async (api) => {
      const { body } = await speakingFor(api, 'stranger').post(SELF, {
        spec: { nonResourceAttributes: { verb: 'get', path: '/livez' } },
      });
      expect(body['status']).toMatchObject({ allowed: true });
    },
    'a robot is told why it may': async (api) => {
      const actor = await robot(api);
      await grant(api, actor.user, [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }], 'reader');
      const { body } = await actor.post(SELF, {
        spec: { resourceAttributes: { ...getPods, namespace: api.namespace } },
      });
      expect(body['status']).toEqual({
        allowed: true,
        reason: `RBAC: allowed by RoleBinding "reader/${api.namespace}" of Role "reader" to User "${actor.user}"`,
      });
    },
    'a status that comes with a question does not count': async (api) => {
      const { body } = await speakingFor(api, 'stranger').post(SELF, {
        spec: { resourceAttributes: getPods },
        status: { allowed: true },
      });
      expect(body['status']).toEqual({ allowed: false });
    },
    'unknown fields are refused by who is strict': async (api) => {
      const answer = await api.post(`${SELF}?fieldValidation=Strict`, {
        spec: { bogus: 1, resourceAttributes: getPods },
      });
      expectRefusal(
        answer,
        badRequest(
          'SelfSubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: strict decoding error: unknown field "spec.bogus"',
        ),
      );
    },
    ...casesOf<readonly [path: string, body: JsonObject, refusal: Refusal]>(
      {
        'a question that asks nothing': [
          SELF,
          {},
          invalidQuestion(
            'spec.resourceAttributes',
            'null',
            'exactly one of nonResourceAttributes or resourceAttributes must be specified',
          ),
        ],
        'a question that asks two things': [
          SELF,
          { spec: { resourceAttributes: getPods, nonResourceAttributes: { path: '/x', verb: 'get' } } },
          invalidQuestion(
            'spec.nonResourceAttributes',
            '{"Path":"/x","Verb":"get"}',
            'cannot be specified in combination with resourceAttributes',
          ),
        ],
        'a question about nobody': [
          SUBJECT,
          { spec: { resourceAttributes: getPods } },
          invalidQuestion('spec.user', '""', 'at least one of user or group must be specified'),
        ],
        'a question that is another kind': [
          SELF,
          { kind: 'Pod', apiVersion: 'v1' },
          badRequest(
            'Pod in version "v1" cannot be handled as a SelfSubjectAccessReview: converting (v1.Pod) to (authorization.SelfSubjectAccessReview): unknown conversion',
          ),
        ],
        'a question with a number for a text': [
          SELF,
          { spec: { resourceAttributes: { ...getPods, namespace: 5 } } },
          badRequest(
            'SelfSubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: json: cannot unmarshal number into Go struct field ResourceAttributes.spec.resourceAttributes.namespace of type string',
          ),
        ],
      },
      async (api, [path, body, refusal]) => expectRefusal(await api.post(path, body), refusal),
    ),
    'reviews are asked and not read': async (api) => {
      for (const path of [SELF, SUBJECT, RULES, TOKEN, `${AUTHENTICATION}/selfsubjectreviews`]) {
        expectRefusal(await api.get(path), notAllowed);
        expectRefusal(await api.get(`${path}/a`), unknownPath);
      }
    },
    'reviews of the cluster are in no namespace': async (api) =>
      expectRefusal(await api.post(`${AUTHORIZATION}/namespaces/default/selfsubjectaccessreviews`, {}), unknownPath),
    'reviews of a namespace are nowhere else': async (api) =>
      expectRefusal(await api.post(`${AUTHORIZATION}/localsubjectaccessreviews`, {}), unknownPath),
    'a dry run asks as well': async (api) => {
      const { status, body } = await api.post(`${SELF}?dryRun=All`, { spec: { resourceAttributes: getPods } });
      expect({ status, answer: body['status'] }).toEqual({ status: 201, answer: { allowed: true } });
    },
  },
});

contract('questions about others', {
  cases: {
    'a user in the group of masters may do everything': async (api) => {
      const spec = { user: 'jane', groups: ['system:masters'], resourceAttributes: getPods };
      expect((await api.post(SUBJECT, { spec })).body['status']).toEqual({ allowed: true });
    },
    'groups count without a user': async (api) => {
      const spec = { groups: ['system:masters'], resourceAttributes: getPods };
      expect((await api.post(SUBJECT, { spec })).body['status']).toEqual({ allowed: true });
    },
    'a user is in no group that is not said': async (api) => {
      const spec = { user: 'jane', nonResourceAttributes: { verb: 'get', path: '/version' } };
      expect((await api.post(SUBJECT, { spec })).body['status']).toEqual({ allowed: false });
    },
    'a stranger may not ask about others': async (api) => {
      const answer = await speakingFor(api, 'stranger').post(SUBJECT, {
        spec: { user: 'jane', resourceAttributes: getPods },
      });
      expectRefusal(answer, {
        code: 403,
        reason: 'Forbidden',
        message:
          'subjectaccessreviews.authorization.k8s.io is forbidden: User "stranger" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope',
        details: { group: 'authorization.k8s.io', kind: 'subjectaccessreviews' },
      });
    },
    'a question about a namespace': async (api) => {
      const spec = { user: 'jane', resourceAttributes: { ...getPods, namespace: api.namespace } };
      const { status, body } = await api.post(local(api), { spec });
      expect({ status, answer: body['status'] }).toEqual({ status: 201, answer: { allowed: false } });
      expect(body['metadata']).toMatchObject({ namespace: api.namespace });
    },
    ...casesOf<readonly [body: JsonObject, refusal: Refusal]>(
      {
        'a question about a namespace that asks about all': [
          { spec: { user: 'jane', resourceAttributes: getPods } },
          invalidQuestion('spec.resourceAttributes.namespace', '""', 'must match metadata.namespace'),
        ],
        'a question about a namespace that asks about another': [
          { spec: { user: 'jane', resourceAttributes: { ...getPods, namespace: 'other' } } },
          invalidQuestion('spec.resourceAttributes.namespace', '"other"', 'must match metadata.namespace'),
        ],
        'a question about a namespace that is of another': [
          { metadata: { namespace: 'other' }, spec: { user: 'jane', resourceAttributes: getPods } },
          badRequest('the namespace of the provided object does not match the namespace sent on the request'),
        ],
        'a question about a namespace that asks about a path': [
          { spec: { user: 'jane', nonResourceAttributes: { path: '/x', verb: 'get' } } },
          invalidQuestion(
            'spec.nonResourceAttributes',
            '{"Path":"/x","Verb":"get"}',
            'disallowed on this kind of request',
          ),
        ],
      },
      async (api, [body, refusal]) => expectRefusal(await api.post(local(api), body), refusal),
    ),
  },
});

const sorted = (rules: unknown): string[] => (rules as JsonObject[]).map((rule) => JSON.stringify(rule)).sort();
const onesOwn = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

contract('all rules of oneself', {
  cases: {
    'a stranger has those of everyone': async (api) => {
      const { status, body } = await speakingFor(api, 'stranger').post(RULES, { spec: { namespace: api.namespace } });
      expect(status).toBe(201);
      const { resourceRules, incomplete } = body['status'] as JsonObject;
      expect(sorted(resourceRules)).toEqual(sorted(onesOwn));
      expect(incomplete).toBe(false);
      expect(body).toMatchObject({ metadata: {}, spec: {} });
    },
    'a robot has those that were given': async (api) => {
      const actor = await robot(api);
      const rules = [{ verbs: ['get', 'list'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a'] }];
      await grant(api, actor.user, rules, 'reader');
      const { body } = await actor.post(RULES, { spec: { namespace: api.namespace } });
      const given = [...rules, { verbs: ['mark'], apiGroups: ['marks'], resources: ['reader'] }];
      expect(sorted((body['status'] as JsonObject)['resourceRules'])).toEqual(sorted([...onesOwn, ...given]));
      const elsewhere = await actor.post(RULES, { spec: { namespace: 'default' } });
      expect(sorted((elsewhere.body['status'] as JsonObject)['resourceRules'])).toEqual(sorted(onesOwn));
    },
    'an administrator has all': async (api) => {
      const { body } = await api.post(RULES, { spec: { namespace: 'default' } });
      const { resourceRules, nonResourceRules } = body['status'] as JsonObject;
      expect(resourceRules).toContainEqual({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] });
      expect(nonResourceRules).toContainEqual({ verbs: ['*'], nonResourceURLs: ['*'] });
    },
    'a namespace must be said': async (api) =>
      expectRefusal(await api.post(RULES, {}), badRequest('no namespace on request')),
  },
});

contract('questions about tokens', {
  cases: {
    'the token of a service account': async (api) => {
      const { token, user } = await robot(api);
      const { status, body } = await api.post(TOKEN, { spec: { token } });
      expect(status).toBe(201);
      expect(body['status']).toMatchObject({
        authenticated: true,
        user: {
          username: user,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${api.namespace}`, 'system:authenticated'],
        },
        audiences: ['https://kubernetes.default.svc'],
      });
    },
    'a token that is none': async (api) => {
      const { body } = await api.post(TOKEN, { spec: { token: 'no-such-token' } });
      expect(body['status']).toEqual({ user: {}, error: 'invalid bearer token' });
    },
    'a token before another audience': async (api) => {
      const { token } = await robot(api);
      const { body } = await api.post(TOKEN, { spec: { token, audiences: ['others'] } });
      expect(body['status']).toEqual({
        user: {},
        error:
          '[invalid bearer token, token audiences ["https://kubernetes.default.svc"] is invalid for the target audiences ["others"]]',
      });
    },
    'a token before its audience among others': async (api) => {
      await robot(api);
      const made = await api.post(api.path('v1', 'serviceaccounts', 'robot', 'token'), {
        spec: { audiences: ['mine', 'yours'] },
      });
      const { token } = made.body['status'] as { token: string };
      const { body } = await api.post(TOKEN, { spec: { token, audiences: ['yours', 'theirs'] } });
      expect(body['status']).toMatchObject({ authenticated: true, audiences: ['yours'] });
    },
    'no token': async (api) =>
      expectRefusal(
        await api.post(TOKEN, { spec: {} }),
        badRequest('token is required for TokenReview in authentication'),
      ),
    'a robot may not ask about tokens': async (api) => {
      const { token } = await robot(api);
      const { status } = await bearer(api, token).post(TOKEN, { spec: { token } });
      expect(status).toBe(403);
    },
  },
});

contract('who one is', {
  cases: {
    'an administrator is one of the masters': async (api) => {
      const { status, body } = await api.post(`${AUTHENTICATION}/selfsubjectreviews`, {});
      expect(status).toBe(201);
      expect(body).toMatchObject({
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        status: { userInfo: { groups: ['system:masters', 'system:authenticated'] } },
      });
      expect(Object.keys(body['metadata'] as JsonObject)).toEqual(['creationTimestamp']);
    },
    'who is impersonated is who one is': async (api) => {
      const { body } = await speakingFor(api, 'jane').post(`${AUTHENTICATION}/selfsubjectreviews`, {});
      expect(body['status']).toEqual({ userInfo: { username: 'jane', groups: ['system:authenticated'] } });
    },
    'what is said beside the question does not count': async (api) => {
      const body = { metadata: { name: 'a', labels: { a: 'b' } }, status: { userInfo: { username: 'root' } } };
      const answer = await speakingFor(api, 'jane').post(`${AUTHENTICATION}/selfsubjectreviews`, body);
      expect(answer.body['metadata']).not.toHaveProperty('labels');
      expect(answer.body['status']).toEqual({ userInfo: { username: 'jane', groups: ['system:authenticated'] } });
    },
  },
});
