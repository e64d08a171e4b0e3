import type { JsonObject } from '../../lib/kube/index.js';
import { mayDo, rbac, untilAllowed, type Rule } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { expectRefusal, invalid, invalidValue, required, unsupported, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';

const GROUP = 'rbac.authorization.k8s.io';
const CLUSTER = `/apis/${rbac.apiVersion}`;
const roles = (api: Api, ...rest: string[]): string => api.path(rbac.apiVersion, 'roles', ...rest);
const bindings = (api: Api, ...rest: string[]): string => api.path(rbac.apiVersion, 'rolebindings', ...rest);
const readPods: Rule = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

contract('the roles of every cluster', {
  cases: {
    ...casesOf<readonly [name: string, rules: readonly JsonObject[]]>(
      {
        'there is a role that may do everything': [
          'cluster-admin',
          [
            { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
            { verbs: ['*'], nonResourceURLs: ['*'] },
          ],
        ],
        'there is a role to find out about oneself': [
          'system:basic-user',
          [
            {
              verbs: ['create'],
              apiGroups: ['authorization.k8s.io'],
              resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
            },
            { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
          ],
        ],
        'there is a role to discover what is served': [
          'system:discovery',
          [
            {
              verbs: ['get'],
              nonResourceURLs: [
                ...['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz'],
                ...['/version', '/version/'],
              ],
            },
          ],
        ],
        'there is a role for what everyone may see': [
          'system:public-info-viewer',
          [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] }],
        ],
        'there is a role to ask who somebody is': [
          'system:auth-delegator',
          [
            { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'] },
            { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'] },
          ],
        ],
      },
      async (api, [name, rules]) => {
        const role = await api.read(`${CLUSTER}/clusterroles/${name}`);
        expect(role['rules']).toEqual(rules);
        expect(role.metadata).toMatchObject({
          labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
          annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        });
      },
    ),
    ...casesOf<readonly [name: string, label: string]>(
      {
        'admin gathers what is for administrators of a namespace': ['admin', 'aggregate-to-admin'],
        'edit gathers what is for who works in a namespace': ['edit', 'aggregate-to-edit'],
        'view gathers what is for who looks at a namespace': ['view', 'aggregate-to-view'],
      },
      async (api, [name, label]) => {
        const role = await api.read(`${CLUSTER}/clusterroles/${name}`);
        const matchLabels = { [`${GROUP}/${label}`]: 'true' };
        expect(role['aggregationRule']).toEqual({ clusterRoleSelectors: [{ matchLabels }] });
        const source = await api.read(`${CLUSTER}/clusterroles/system:${label}`);
        expect(source.metadata.labels).toMatchObject(matchLabels);
      },
    ),
    ...casesOf<readonly [name: string, groups: readonly string[]]>(
      {
        'masters are administrators of the cluster': ['cluster-admin', ['system:masters']],
        'who is known may find out about oneself': ['system:basic-user', ['system:authenticated']],
        'who is known may discover what is served': ['system:discovery', ['system:authenticated']],
        'everyone may see what is public': [
          'system:public-info-viewer',
          ['system:authenticated', 'system:unauthenticated'],
        ],
      },
      async (api, [name, groups]) => {
        const binding = await api.read(`${CLUSTER}/clusterrolebindings/${name}`);
        expect(binding['roleRef']).toEqual({ apiGroup: GROUP, kind: 'ClusterRole', name });
        expect(binding['subjects']).toEqual(groups.map((group) => ({ kind: 'Group', apiGroup: GROUP, name: group })));
      },
    ),
    'every role and binding that a cluster begins with is there': async (api) => {
      const names = async (plural: string): Promise<string[]> => {
        const { body } = await api.get(
          `${CLUSTER}/${plural}?labelSelector=kubernetes.io/bootstrapping%3Drbac-defaults`,
        );
        return (body['items'] as unknown as { metadata: { name: string; namespace?: string } }[]).map(
          ({ metadata: { name, namespace } }) => (namespace === undefined ? name : `${namespace}/${name}`),
        );
      };
      expect((await names('clusterroles')).length).toBe(69);
      expect((await names('clusterrolebindings')).length).toBe(50);
      expect(await names('roles')).toEqual([
        'kube-public/system:controller:bootstrap-signer',
        'kube-system/extension-apiserver-authentication-reader',
        'kube-system/system::leader-locking-kube-controller-manager',
        'kube-system/system::leader-locking-kube-scheduler',
        'kube-system/system:controller:bootstrap-signer',
        'kube-system/system:controller:cloud-provider',
        'kube-system/system:controller:token-cleaner',
      ]);
      expect((await names('rolebindings')).length).toBe(7);
    },
    'who is known may ask what one may do': async (api) => {
      const status = await mayDo(
        api,
        'jane',
        { verb: 'create', group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews' },
        ['system:authenticated'],
      );
      expect(status).toEqual({
        allowed: true,
        reason:
          'RBAC: allowed by ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user" to Group "system:authenticated"',
      });
    },
  },
});

/** An object that breaks rules, and why it is refused. */
type Broken = readonly [body: JsonObject, ...causes: Cause[]];

contract('roles that make no sense', {
  cases: {
    ...casesOf<Broken>(
      {
        'a rule without verbs': [
          { rules: [{ apiGroups: [''], resources: ['pods'] }] },
          required('rules[0].verbs', 'verbs must contain at least one value'),
        ],
        'a rule without groups': [
          { rules: [{ resources: ['pods'], verbs: ['get'] }] },
          required('rules[0].apiGroups', 'resource rules must supply at least one api group'),
        ],
        'a rule without resources': [
          { rules: [{ apiGroups: [''], verbs: ['get'] }] },
          required('rules[0].resources', 'resource rules must supply at least one resource'),
        ],
        'a rule for paths in a namespace': [
          { rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] },
          invalidValue(
            'rules[0].nonResourceURLs',
            '["/metrics"]',
            'namespaced rules cannot apply to non-resource URLs',
          ),
        ],
      },
      async (api, [body, ...causes]) => {
        const answer = await api.post(roles(api), { ...rbac.role('a', []), ...body });
        expectRefusal(answer, invalid(`Role.${GROUP}`, 'a', ...causes));
      },
    ),
    'a rule for resources and paths': async (api) => {
      const rules = [{ apiGroups: [''], resources: ['pods'], nonResourceURLs: ['/metrics'], verbs: ['get'] }];
      const answer = await api.post(`${CLUSTER}/clusterroles`, rbac.clusterRole('contract-a', rules));
      const why = 'rules cannot apply to both regular resources and non-resource URLs';
      expectRefusal(
        answer,
        invalid(`ClusterRole.${GROUP}`, 'contract-a', invalidValue('rules[0].nonResourceURLs', '["/metrics"]', why)),
      );
    },
    'an aggregation without selectors': async (api) => {
      const role = { ...rbac.clusterRole('contract-a', []), aggregationRule: {} };
      const answer = await api.post(`${CLUSTER}/clusterroles`, role);
      const cause = required(
        'aggregationRule.clusterRoleSelectors',
        'at least one clusterRoleSelector required if aggregationRule is non-nil',
      );
      expectRefusal(answer, invalid(`ClusterRole.${GROUP}`, 'contract-a', cause));
    },
    'names of roles may hold what names of other things may not': async (api) => {
      const { status } = await api.post(roles(api), rbac.role('system:some:Role_1', [readPods]));
      expect(status).toBe(201);
    },
    'names of roles are segments of paths': async (api) => {
      const answer = await api.post(roles(api), rbac.role('a%b', [readPods]));
      expectRefusal(
        answer,
        invalid(`Role.${GROUP}`, 'a%b', invalidValue('metadata.name', '"a%b"', `may not contain '%'`)),
      );
    },
    ...casesOf<Broken>(
      {
        'a binding to something that is no role': [
          { roleRef: { apiGroup: GROUP, kind: 'Pod', name: 'a' } },
          unsupported('roleRef.kind', '"Pod"', 'Role', 'ClusterRole'),
        ],
        'a binding to a role of another group': [
          { roleRef: { apiGroup: 'apps', kind: 'Role', name: 'a' } },
          unsupported('roleRef.apiGroup', '"apps"', GROUP),
        ],
        'a binding to a role without a name': [
          { roleRef: { apiGroup: GROUP, kind: 'Role', name: '' } },
          required('roleRef.name'),
        ],
        'a subject that is nobody': [
          { subjects: [{ kind: 'Robot', name: 'a' }] },
          unsupported('subjects[0].kind', '"Robot"', 'ServiceAccount', 'User', 'Group'),
        ],
        'a subject without a name': [
          { subjects: [{ kind: 'User', apiGroup: GROUP, name: '' }] },
          required('subjects[0].name'),
        ],
        'an account that has a group': [
          { subjects: [{ kind: 'ServiceAccount', apiGroup: GROUP, name: 'a', namespace: 'b' }] },
          unsupported('subjects[0].apiGroup', `"${GROUP}"`, ''),
        ],
        'a user of another group': [
          { subjects: [{ kind: 'User', apiGroup: 'apps', name: 'a' }] },
          unsupported('subjects[0].apiGroup', '"apps"', GROUP),
        ],
      },
      async (api, [body, ...causes]) => {
        const answer = await api.post(bindings(api), {
          ...rbac.roleBinding('a', 'Role/a', rbac.user('jane')),
          ...body,
        });
        expectRefusal(answer, invalid(`RoleBinding.${GROUP}`, 'a', ...causes));
      },
    ),
    'an account without a namespace is of that of its binding': async (api) => {
      const subjects = [{ kind: 'ServiceAccount', name: 'robot' }];
      await api.make(roles(api), rbac.role('a', [readPods]));
      await api.make(bindings(api), { ...rbac.roleBinding('a', 'Role/a'), subjects });
      const user = `system:serviceaccount:${api.namespace}:robot`;
      await untilAllowed(api, user, { verb: 'get', resource: 'pods', namespace: api.namespace });
    },
    'an account bound in the whole cluster must have a namespace': async (api) => {
      const subjects = [{ kind: 'ServiceAccount', name: 'robot' }];
      const bound = { ...rbac.clusterRoleBinding('contract-a', 'ClusterRole/a'), subjects };
      const answer = await api.post(`${CLUSTER}/clusterrolebindings`, bound);
      expectRefusal(answer, invalid(`ClusterRoleBinding.${GROUP}`, 'contract-a', required('subjects[0].namespace')));
    },
    'users and groups are of the group of roles by default': async (api) => {
      const subjects = [
        { kind: 'User', name: 'jane' },
        { kind: 'Group', name: 'dev' },
        { kind: 'ServiceAccount', name: 'robot', namespace: 'some' },
      ];
      const made = await api.make(bindings(api), { ...rbac.roleBinding('a', 'Role/a'), subjects });
      expect(made['subjects']).toEqual([
        { kind: 'User', name: 'jane', apiGroup: GROUP },
        { kind: 'Group', name: 'dev', apiGroup: GROUP },
        { kind: 'ServiceAccount', name: 'robot', namespace: 'some' },
      ]);
    },
    'a role is of the group of roles by default': async (api) => {
      const made = await api.make(bindings(api), {
        ...rbac.roleBinding('a', 'Role/a'),
        roleRef: { kind: 'Role', name: 'a' },
      });
      expect(made['roleRef']).toEqual({ apiGroup: GROUP, kind: 'Role', name: 'a' });
    },
    'a binding keeps its role for good': async (api) => {
      await api.make(bindings(api), rbac.roleBinding('a', 'Role/a', rbac.user('jane')));
      const answer = await api.put(bindings(api, 'a'), rbac.roleBinding('a', 'Role/b', rbac.user('jane')));
      const shown = `{"APIGroup":"${GROUP}","Kind":"Role","Name":"b"}`;
      expectRefusal(
        answer,
        invalid(`RoleBinding.${GROUP}`, 'a', invalidValue('roleRef', shown, 'cannot change roleRef')),
      );
    },
    'the subjects of a binding may change': async (api) => {
      await api.make(bindings(api), rbac.roleBinding('a', 'Role/a', rbac.user('jane')));
      const answer = await api.put(bindings(api, 'a'), rbac.roleBinding('a', 'Role/a', rbac.group('dev')));
      expect(answer.body['subjects']).toEqual([rbac.group('dev')]);
    },
  },
});
