/** Who makes a request. */
export interface User {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The groups that Kubernetes itself gives a meaning to. */
export const systemGroups = {
  /** May do everything. */
  masters: 'system:masters',
  authenticated: 'system:authenticated',
  unauthenticated: 'system:unauthenticated',
  nodes: 'system:nodes',
  serviceAccounts: 'system:serviceaccounts',
} as const;

/** Who every request comes from where the API asks for no token, and the owner of its one token. */
export const ADMINISTRATOR: User = {
  name: 'kubernetes-admin',
  groups: [systemGroups.masters, systemGroups.authenticated],
};

/** Who a request without a token comes from. */
export const ANONYMOUS: User = { name: 'system:anonymous', groups: [systemGroups.unauthenticated] };

/** Whether nothing is forbidden to a user, whatever the roles say. */
export function isPrivileged(user: User): boolean {
  return user === ADMINISTRATOR || user.groups.includes(systemGroups.masters);
}

/** Where a user name says which ServiceAccount it is. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

const SERVICE_ACCOUNT = 'system:serviceaccount:';
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The name of a ServiceAccount as a user. */
export function serviceAccountUser({ namespace, name }: ServiceAccountName): string {
  return `${SERVICE_ACCOUNT}${namespace}:${name}`;
}

/** The inverse of {@link serviceAccountUser}; undefined for any other user. */
export function serviceAccountOf(user: string): ServiceAccountName | undefined {
  if (!user.startsWith(SERVICE_ACCOUNT)) return undefined;
  const [namespace = '', name = '', ...more] = user.slice(SERVICE_ACCOUNT.length).split(':');
  return more.length === 0 && LABEL.test(namespace) && SUBDOMAIN.test(name) ? { namespace, name } : undefined;
}

/** The groups that a ServiceAccount is always in. */
export function serviceAccountGroups(namespace: string): string[] {
  return [systemGroups.serviceAccounts, `${systemGroups.serviceAccounts}:${namespace}`];
}

/** The node that a user name stands for. */
export function nodeOf(user: string): string | undefined {
  const [, name] = /^system:node:(.+)$/s.exec(user) ?? [];
  return name !== undefined && SUBDOMAIN.test(name) ? name : undefined;
}
