import { grant, rbac, robot, type Rule } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { expectRefusal, forbidden } from './support/status.js';

const GROUP = 'rbac.authorization.k8s.io';
const roles = (api: Api, ...rest: string[]): string => api.path(rbac.apiVersion, 'roles', ...rest);
const bindings = (api: Api, ...rest: string[]): string => api.path(rbac.apiVersion, 'rolebindings', ...rest);
const readPods: Rule = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

/** Who may write roles and bindings of the namespace, and has these rules beside. */
async function writer(api: Api, ...rules: Rule[]): ReturnType<typeof robot> {
  const actor = await robot(api, 'writer');
  const write = {
    apiGroups: [GROUP],
    resources: ['roles', 'rolebindings'],
    verbs: ['create', 'update', 'patch', 'get'],
  };
  await grant(api, actor.user, [write, ...rules], 'writer');
  return actor;
}

/** What is said to who gives more than they have. */
const tooMuch = (api: Api, ...rules: string[]): string => {
  const user = `system:serviceaccount:${api.namespace}:writer`;
  const groups = `["system:serviceaccounts" "system:serviceaccounts:${api.namespace}" "system:authenticated"]`;
  return `user "${user}" (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${rules.join('\n')}`;
};

contract('nobody gives permissions that they lack', {
  cases: {
    'a role of what one may do': async (api) => {
      const actor = await writer(api, readPods);
      expect((await actor.post(roles(api), rbac.role('a', [readPods]))).status).toBe(201);
    },
    'a role of what one may not do': async (api) => {
      const actor = await writer(api);
      const answer = await actor.post(roles(api), rbac.role('a', [readPods]));
      const why = tooMuch(api, '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}');
      expectRefusal(answer, forbidden(`roles.${GROUP}`, 'a', why));
    },
    'a role of more than one may do': async (api) => {
      const actor = await writer(api, readPods);
      const rules = [
        { apiGroups: ['', 'apps'], resources: ['pods', 'deployments/scale'], verbs: ['get', 'delete'] },
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['a'], verbs: ['get'] },
      ];
      const answer = await actor.post(roles(api), rbac.role('a', rules));
      const why = tooMuch(
        api,
        '{APIGroups:[""], Resources:["deployments/scale"], Verbs:["get" "delete"]}',
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
        '{APIGroups:[""], Resources:["secrets"], ResourceNames:["a"], Verbs:["get"]}',
        '{APIGroups:["apps"], Resources:["deployments/scale"], Verbs:["get" "delete"]}',
        '{APIGroups:["apps"], Resources:["pods"], Verbs:["get" "delete"]}',
      );
      expectRefusal(answer, forbidden(`roles.${GROUP}`, 'a', why));
    },
    'some names of what one may do': async (api) => {
      const actor = await writer(api, readPods);
      const rules = [{ ...readPods, resourceNames: ['a', 'b'] }];
      expect((await actor.post(roles(api), rbac.role('a', rules))).status).toBe(201);
    },
    'all names of what one may do to some': async (api) => {
      const actor = await writer(api, { ...readPods, resourceNames: ['a'] });
      const answer = await actor.post(roles(api), rbac.role('a', [{ ...readPods, verbs: ['get'] }]));
      expectRefusal(
        answer,
        forbidden(`roles.${GROUP}`, 'a', tooMuch(api, '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}')),
      );
    },
    'more for a role that is there': async (api) => {
      const actor = await writer(api);
      await api.make(roles(api), rbac.role('a', []));
      const answer = await actor.patch(roles(api, 'a'), 'merge', { rules: [readPods] });
      const why = tooMuch(api, '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}');
      expectRefusal(answer, forbidden(`roles.${GROUP}`, 'a', why));
    },
    'a label for a role of more than one may do': async (api) => {
      const actor = await writer(api);
      await api.make(roles(api), rbac.role('a', [readPods]));
      const answer = await actor.patch(roles(api, 'a'), 'merge', { metadata: { labels: { a: 'b' } } });
      expect(answer.status).toBe(403);
    },
    'who may escalate gives what they lack': async (api) => {
      const actor = await writer(api, { apiGroups: [GROUP], resources: ['roles'], verbs: ['escalate'] });
      expect((await actor.post(roles(api), rbac.role('a', [readPods]))).status).toBe(201);
    },
    'a binding to what one may do': async (api) => {
      const actor = await writer(api, readPods);
      await api.make(roles(api), rbac.role('a', [readPods]));
      const answer = await actor.post(bindings(api), rbac.roleBinding('a', 'Role/a', rbac.user('jane')));
      expect(answer.status).toBe(201);
    },
    'a binding to what one may not do': async (api) => {
      const actor = await writer(api);
      await api.make(roles(api), rbac.role('a', [readPods]));
      const answer = await actor.post(bindings(api), rbac.roleBinding('a', 'Role/a', rbac.user('jane')));
      const why = tooMuch(api, '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}');
      expectRefusal(answer, forbidden(`rolebindings.${GROUP}`, 'a', why));
    },
    'a binding to the role that may do everything': async (api) => {
      const actor = await writer(api);
      const answer = await actor.post(
        bindings(api),
        rbac.roleBinding('a', 'ClusterRole/cluster-admin', rbac.user('jane')),
      );
      const why = tooMuch(
        api,
        '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}',
        '{NonResourceURLs:["*"], Verbs:["*"]}',
      );
      expectRefusal(answer, forbidden(`rolebindings.${GROUP}`, 'a', why));
    },
    'a binding to a role that is not there': async (api) => {
      const actor = await writer(api);
      const answer = await actor.post(bindings(api), rbac.roleBinding('a', 'Role/none', rbac.user('jane')));
      expectRefusal(answer, {
        code: 404,
        reason: 'NotFound',
        message: `rolebindings.${GROUP} "none" not found`,
        details: { name: 'none', group: GROUP, kind: 'rolebindings' },
      });
    },
    'who may bind a role binds it': async (api) => {
      const bind = {
        apiGroups: [GROUP],
        resources: ['clusterroles'],
        resourceNames: ['cluster-admin'],
        verbs: ['bind'],
      };
      const actor = await writer(api, bind);
      const bound = rbac.roleBinding('a', 'ClusterRole/cluster-admin', rbac.user('jane'));
      expect((await actor.post(bindings(api), bound)).status).toBe(201);
      const other = rbac.roleBinding('b', 'ClusterRole/system:node', rbac.user('jane'));
      expect((await actor.post(bindings(api), other)).status).toBe(403);
    },
  },
});
