import type { Json, JsonObject } from '../../../lib/kube/index.js';
import { patchTypes, type Answer, type Api, type Sent } from './api.js';
import { textOf } from './text.js';
import { until } from '../../support/patience.js';

/** Requests in the name of someone who is not the administrator. */
export class Actor {
  constructor(
    private readonly api: Api,
    /** Headers that say who it is. */
    private readonly headers: Record<string, string>,
  ) {}

  call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    return this.api.call(method, path, { ...sent, headers: { ...sent.headers, ...this.headers } });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: Json): Promise<Answer> {
    return this.call('POST', path, { type: 'application/json', body });
  }

  put(path: string, body: Json): Promise<Answer> {
    return this.call('PUT', path, { type: 'application/json', body });
  }

  patch(path: string, type: keyof typeof patchTypes, body: Json): Promise<Answer> {
    return this.call('PATCH', path, { type: patchTypes[type], body });
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }
}

/** Who has no token at all. */
export function nobody(api: Api): Actor {
  return new Actor(api, { authorization: '' });
}

/** Who shows this token. */
export function bearer(api: Api, token: string): Actor {
  return new Actor(api, { authorization: `Bearer ${token}` });
}

/** Whom the administrator speaks for. */
export function speakingFor(api: Api, user: string, headers: Record<string, string> = {}): Actor {
  return new Actor(api, { 'impersonate-user': user, ...headers });
}

/** A new ServiceAccount of the case's namespace, with its token. */
export async function robot(
  api: Api,
  name = 'robot',
): Promise<Actor & { readonly token: string; readonly user: string }> {
  await api.make(api.path('v1', 'serviceaccounts'), {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name },
  });
  const answer = await api.post(api.path('v1', 'serviceaccounts', name, 'token'), { spec: {} });
  const token = textOf(answer.body, 'status', 'token');
  return Object.assign(bearer(api, token), { token, user: `system:serviceaccount:${api.namespace}:${name}` });
}

/** A rule of a role. */
export interface Rule extends JsonObject {
  verbs: string[];
}

const RBAC = 'rbac.authorization.k8s.io/v1';

/** The part of objects that grant permissions. */
export const rbac = {
  apiVersion: RBAC,
  role: (name: string, rules: readonly Rule[]): JsonObject => ({
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name },
    rules: [...rules],
  }),
  clusterRole: (name: string, rules: readonly Rule[], labels: Record<string, string> = {}): JsonObject => ({
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name, labels },
    rules: [...rules],
  }),
  roleBinding: (name: string, roleRef: string, ...subjects: JsonObject[]): JsonObject => ({
    ...binding('RoleBinding', name, roleRef, subjects),
  }),
  clusterRoleBinding: (name: string, roleRef: string, ...subjects: JsonObject[]): JsonObject => ({
    ...binding('ClusterRoleBinding', name, roleRef, subjects),
  }),
  user: (name: string): JsonObject => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name }),
  group: (name: string): JsonObject => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name }),
  account: (namespace: string, name: string): JsonObject => ({ kind: 'ServiceAccount', namespace, name }),
};

/** `roleRef` is such as `Role/a`. */
function binding(kind: string, name: string, roleRef: string, subjects: JsonObject[]): JsonObject {
  const [refKind = '', refName = ''] = roleRef.split('/');
  return {
    apiVersion: RBAC,
    kind,
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: refKind, name: refName },
    subjects,
  };
}

/** Gives a subject these rules in the case's namespace, and waits until they count. */
export async function grant(api: Api, user: string, rules: readonly Rule[], name = 'granted'): Promise<void> {
  await api.make(api.path(RBAC, 'roles'), rbac.role(name, [...rules, MARK(name)]));
  await api.make(api.path(RBAC, 'rolebindings'), rbac.roleBinding(name, `Role/${name}`, rbac.user(user)));
  await untilAllowed(api, user, { namespace: api.namespace, verb: 'mark', group: 'marks', resource: name });
}

const MARK = (name: string): Rule => ({ apiGroups: ['marks'], resources: [name], verbs: ['mark'] });

/** Gives a subject these rules in the whole cluster until the case is over, and waits until they count. */
export async function grantEverywhere(api: Api, user: string, rules: readonly Rule[], name: string): Promise<void> {
  const roles = `/apis/${RBAC}/clusterroles`;
  const bindings = `/apis/${RBAC}/clusterrolebindings`;
  api.afterwards(() => api.delete(`${bindings}/${name}`));
  api.afterwards(() => api.delete(`${roles}/${name}`));
  await api.make(roles, rbac.clusterRole(name, [...rules, MARK(name)]));
  await api.make(bindings, rbac.clusterRoleBinding(name, `ClusterRole/${name}`, rbac.user(user)));
  await untilAllowed(api, user, { verb: 'mark', group: 'marks', resource: name });
}

/** Whether someone may do something, as the server sees it. */
export async function mayDo(
  api: Api,
  user: string,
  question: JsonObject,
  groups: readonly string[] = [],
): Promise<JsonObject> {
  const asked = 'path' in question ? { nonResourceAttributes: question } : { resourceAttributes: question };
  const answer = await api.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    spec: { user, ...(groups.length > 0 && { groups: [...groups] }), ...asked },
  });
  return answer.body['status'] as JsonObject;
}

/** Waits until someone may do something. */
export async function untilAllowed(api: Api, user: string, question: JsonObject): Promise<void> {
  await until(
    () => mayDo(api, user, question),
    ({ allowed }) => allowed === true,
  );
}
