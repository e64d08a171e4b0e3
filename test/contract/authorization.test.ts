import type { JsonObject } from '../../lib/kube/index.js';
import { grant, grantEverywhere, mayDo, rbac, robot, untilAllowed, type Rule } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';
import { denied, expectRefusal, notFound, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

/** A question and whether it is answered with yes. */
type Asked = readonly [question: JsonObject, allowed: boolean];
const resource = (verb: string, name: string, more: JsonObject = {}): JsonObject => ({ verb, resource: name, ...more });

contract('rules', {
  cases: casesOf<{ rules: Rule[]; asked: readonly Asked[] }>(
    {
      'a rule gives its verbs alone': {
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
        asked: [
          [resource('get', 'pods'), true],
          [resource('list', 'pods'), true],
          [resource('watch', 'pods'), false],
          [resource('delete', 'pods'), false],
        ],
      },
      'a rule gives its groups alone': {
        rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }],
        asked: [
          [resource('get', 'deployments', { group: 'apps' }), true],
          [resource('get', 'deployments'), false],
          [resource('get', 'deployments', { group: 'extensions' }), false],
        ],
      },
      'a resource does not give its subresources': {
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
        asked: [
          [resource('get', 'pods', { name: 'a' }), true],
          [resource('get', 'pods', { name: 'a', subresource: 'log' }), false],
        ],
      },
      'a subresource does not give its resource': {
        rules: [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }],
        asked: [
          [resource('get', 'pods', { name: 'a', subresource: 'log' }), true],
          [resource('get', 'pods', { name: 'a', subresource: 'status' }), false],
          [resource('get', 'pods', { name: 'a' }), false],
        ],
      },
      'a subresource of all resources': {
        rules: [{ apiGroups: ['*'], resources: ['*/scale'], verbs: ['update'] }],
        asked: [
          [resource('update', 'deployments', { group: 'apps', subresource: 'scale' }), true],
          [resource('update', 'widgets', { group: 'no.such', subresource: 'scale' }), true],
          [resource('update', 'deployments', { group: 'apps', subresource: 'status' }), false],
          [resource('update', 'deployments', { group: 'apps' }), false],
        ],
      },
      'names give these objects alone': {
        rules: [
          { apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'], verbs: ['get', 'list', 'create'] },
        ],
        asked: [
          [resource('get', 'secrets', { name: 'a' }), true],
          [resource('get', 'secrets', { name: 'b' }), true],
          [resource('get', 'secrets', { name: 'c' }), false],
          [resource('list', 'secrets'), false],
          [resource('list', 'secrets', { name: 'a' }), true],
          [resource('create', 'secrets'), false],
        ],
      },
      'all verbs': {
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }],
        asked: [
          [resource('deletecollection', 'pods'), true],
          [resource('dance', 'pods'), true],
          [resource('get', 'services'), false],
        ],
      },
      'all resources of a group': {
        rules: [{ apiGroups: ['batch'], resources: ['*'], verbs: ['get'] }],
        asked: [
          [resource('get', 'jobs', { group: 'batch' }), true],
          [resource('get', 'jobs', { group: 'batch', subresource: 'status' }), true],
          [resource('get', 'pods'), false],
        ],
      },
      'everything in the namespace': {
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
        asked: [
          [resource('create', 'pods', { subresource: 'exec' }), true],
          [resource('delete', 'anything', { group: 'no.such' }), true],
        ],
      },
    },
    async (api, { rules, asked }) => {
      const user = `user-of-${api.namespace}`;
      await grant(api, user, rules);
      for (const [question, allowed] of asked) {
        const { allowed: answered } = await mayDo(api, user, { ...question, namespace: api.namespace });
        expect({ question, allowed: answered }).toEqual({ question, allowed });
        const elsewhere = await mayDo(api, user, { ...question, namespace: 'elsewhere' });
        expect({ question, elsewhere: elsewhere['allowed'] }).toEqual({ question, elsewhere: false });
      }
    },
  ),
});

contract('bindings', {
  cases: {
    'a ClusterRole bound in a namespace counts there alone': async (api) => {
      const user = `user-of-${api.namespace}`;
      const bound = rbac.roleBinding('a', 'ClusterRole/system:aggregate-to-view', rbac.user(user));
      await api.make(api.path(rbac.apiVersion, 'rolebindings'), bound);
      await untilAllowed(api, user, { verb: 'list', resource: 'pods', namespace: api.namespace });
      expect((await mayDo(api, user, { verb: 'list', resource: 'pods' }))['allowed']).toBe(false);
      expect((await mayDo(api, user, { verb: 'list', resource: 'pods', namespace: 'default' }))['allowed']).toBe(false);
    },
    'a ClusterRole bound in the cluster counts everywhere, also for paths': async (api) => {
      const user = `user-of-${api.namespace}`;
      const rules = [
        { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics', '/logs/*'], verbs: ['get'] },
      ];
      await grantEverywhere(api, user, rules, `contract-${api.namespace}`);
      const decisions: JsonObject = {};
      for (const [name, question] of Object.entries<JsonObject>({
        node: { verb: 'get', resource: 'nodes' },
        pod: { verb: 'get', resource: 'pods', namespace: 'default' },
        metrics: { verb: 'get', path: '/metrics' },
        log: { verb: 'get', path: '/logs/a/b' },
        otherMetrics: { verb: 'get', path: '/metrics/a' },
        logs: { verb: 'get', path: '/logs' },
        posted: { verb: 'post', path: '/metrics' },
      })) {
        decisions[name] = (await mayDo(api, user, question))['allowed'];
      }
      expect(decisions).toEqual({
        node: true,
        pod: true,
        metrics: true,
        log: true,
        otherMetrics: false,
        logs: false,
        posted: false,
      });
    },
    'a binding says why it allows': async (api) => {
      const user = `user-of-${api.namespace}`;
      await grant(api, user, [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }], 'reader');
      expect(await mayDo(api, user, { verb: 'get', resource: 'pods', namespace: api.namespace })).toEqual({
        allowed: true,
        reason: `RBAC: allowed by RoleBinding "reader/${api.namespace}" of Role "reader" to User "${user}"`,
      });
    },
    'a binding to a group counts for its members': async (api) => {
      const group = `group-of-${api.namespace}`;
      await api.make(
        api.path(rbac.apiVersion, 'roles'),
        rbac.role('a', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
      );
      await api.make(api.path(rbac.apiVersion, 'rolebindings'), rbac.roleBinding('a', 'Role/a', rbac.group(group)));
      const question = { verb: 'get', resource: 'pods', namespace: api.namespace };
      let status: JsonObject = {};
      for (let i = 0; i < 200 && status['allowed'] !== true; i++) status = await mayDo(api, 'jane', question, [group]);
      expect(status).toEqual({
        allowed: true,
        reason: `RBAC: allowed by RoleBinding "a/${api.namespace}" of Role "a" to Group "${group}"`,
      });
      expect((await mayDo(api, 'jane', question, ['others']))['allowed']).toBe(false);
    },
    'a binding to an account counts for it alone': async (api) => {
      await api.make(
        api.path(rbac.apiVersion, 'roles'),
        rbac.role('a', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
      );
      const bound = rbac.roleBinding('a', 'Role/a', rbac.account(api.namespace, 'robot'));
      await api.make(api.path(rbac.apiVersion, 'rolebindings'), bound);
      const question = { verb: 'get', resource: 'pods', namespace: api.namespace };
      await untilAllowed(api, `system:serviceaccount:${api.namespace}:robot`, question);
      expect((await mayDo(api, `system:serviceaccount:${api.namespace}:other`, question))['allowed']).toBe(false);
      expect((await mayDo(api, 'system:serviceaccount:default:robot', question))['allowed']).toBe(false);
    },
    'a binding to a role that is not there gives nothing, and says why': async (api) => {
      const user = `user-of-${api.namespace}`;
      const bindings = api.path(rbac.apiVersion, 'rolebindings');
      await api.make(bindings, rbac.roleBinding('none', 'Role/none', rbac.user(user)));
      await grant(api, user, []);
      expect(await mayDo(api, user, { verb: 'get', resource: 'pods', namespace: api.namespace })).toEqual({
        allowed: false,
        reason: 'RBAC: role.rbac.authorization.k8s.io "none" not found',
      });
    },
    'a robot does what it may, and nothing else': async (api) => {
      const actor = await robot(api);
      const rules = [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'patch'] },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] },
      ];
      await grant(api, actor.user, rules);
      expect((await actor.post(maps(api), configMap('a'))).status).toBe(201);
      expect((await actor.get(maps(api, 'a'))).status).toBe(200);
      expect((await actor.get(maps(api))).status).toBe(200);
      expect((await actor.patch(maps(api, 'a'), 'merge', { data: { a: '1' } })).status).toBe(200);
      expect((await actor.post(deployments(api), deployment('a'))).status).toBe(201);
      const refused = (details: JsonObject, deed: string): Refusal =>
        denied(details, `User "${actor.user}" cannot ${deed} in the namespace "${api.namespace}"`);
      expectRefusal(
        await actor.delete(maps(api, 'a')),
        refused({ name: 'a', kind: 'configmaps' }, 'delete resource "configmaps" in API group ""'),
      );
      expectRefusal(
        await actor.put(maps(api, 'a'), configMap('a')),
        refused({ name: 'a', kind: 'configmaps' }, 'update resource "configmaps" in API group ""'),
      );
      expectRefusal(
        await actor.get(deployments(api, 'a')),
        refused({ name: 'a', group: 'apps', kind: 'deployments' }, 'get resource "deployments" in API group "apps"'),
      );
      expectRefusal(await actor.get(maps(api, 'b')), notFound('configmaps', 'b'));
    },
    'what is taken away counts no more': async (api) => {
      const user = `user-of-${api.namespace}`;
      await grant(api, user, [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }], 'reader');
      await api.delete(api.path(rbac.apiVersion, 'rolebindings', 'reader'));
      const question = { verb: 'get', resource: 'pods', namespace: api.namespace };
      let status: JsonObject = { allowed: true };
      for (let i = 0; i < 500 && status['allowed'] === true; i++) status = await mayDo(api, user, question);
      expect(status).toEqual({ allowed: false });
    },
    'an object that an apply would create needs the permission to create it': async (api) => {
      const actor = await robot(api);
      await grant(api, actor.user, [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch', 'get'] }]);
      const answer = await actor.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', configMap('a'));
      const why = `User "${actor.user}" cannot create resource "configmaps" in API group "" in the namespace "${api.namespace}"`;
      expectRefusal(answer, denied({ name: 'a', kind: 'configmaps' }, why));
      await api.make(maps(api), configMap('a'));
      expect((await actor.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', configMap('a', { a: '1' }))).status).toBe(
        200,
      );
    },
    'a lease that an update would create needs the permission to create it': async (api) => {
      const actor = await robot(api);
      await grant(api, actor.user, [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['update'] }]);
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' }, spec: {} };
      const answer = await actor.put(api.path('coordination.k8s.io/v1', 'leases', 'a'), lease);
      const why = `User "${actor.user}" cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "${api.namespace}"`;
      expectRefusal(answer, denied({ name: 'a', group: 'coordination.k8s.io', kind: 'leases' }, why));
    },
    'who may impersonate one user speaks for no other': async (api) => {
      const actor = await robot(api);
      await grantEverywhere(
        api,
        actor.user,
        [{ apiGroups: [''], resources: ['users'], resourceNames: ['jane'], verbs: ['impersonate'] }],
        `contract-${api.namespace}`,
      );
      const jane = await actor.call('GET', maps(api), { headers: { 'impersonate-user': 'jane' } });
      expect(jane.body['message']).toBe(
        `configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "${api.namespace}"`,
      );
      const masters = await actor.call('GET', maps(api), {
        headers: { 'impersonate-user': 'jane', 'impersonate-group': 'system:masters' },
      });
      expect(masters.status).toBe(403);
      expect((await actor.call('GET', maps(api), { headers: { 'impersonate-user': 'joe' } })).status).toBe(403);
    },
  },
});
