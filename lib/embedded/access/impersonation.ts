import type { IncomingMessage } from 'node:http';
import { badRequest } from '../refusals.js';
import { notAllowed, resourceAttributes, type Attributes } from './attributes.js';
import type { Authorizer } from './authorization.js';
import { quoted } from './rules.js';
import {
  isPrivileged,
  nodeOf,
  serviceAccountGroups,
  serviceAccountOf,
  systemGroups,
  ANONYMOUS,
  type User,
} from './user.js';

const AUTHENTICATION = 'authentication.k8s.io';
const EXTRA = 'impersonate-extra-';
const MANY = 4;
const EXTRA_KEY = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/.+$/;

/** Whether a request asks to be taken for another's. */
export function asksForAnother({ headers }: IncomingMessage): boolean {
  for (const name in headers) if (name.startsWith('impersonate-')) return true;
  return false;
}

/**
 * The user as whom a request shall be carried out, by its `Impersonate-` headers, when `requester` may do so: either by the
 * verb `impersonate`, or by a verb such as `impersonate:user-info` along with `impersonate-on:user-info:get`, which allows it
 * for some requests only.
 *
 * @throws ApiError Forbidden, or BadRequest when no user is named
 */
export function impersonated(
  authorizer: Authorizer,
  requester: User,
  asked: Attributes,
  request: IncomingMessage,
): User {
  const wanted = wantedUser(request);
  if (wanted === undefined) return requester;
  const modes = modesFor(wanted);
  if (isPrivileged(requester)) return actual(wanted, modes[0] !== 'arbitrary-node');
  let first: unknown;
  for (const mode of [...modes, '']) {
    try {
      if (mode !== '') authorizer.check(requester, { ...asked, verb: `impersonate-on:${mode}:${asked.verb}` });
      checkWanted(authorizer, requester, wanted, mode);
      return actual(wanted, mode !== 'arbitrary-node');
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function wantedUser({ headersDistinct: headers }: IncomingMessage): User | undefined {
  const name = headers['impersonate-user']?.[0] ?? '';
  const uid = headers['impersonate-uid']?.[0] ?? '';
  const groups = headers['impersonate-group'] ?? [];
  const extra: [string, readonly string[]][] = [];
  for (const [header, values = []] of Object.entries(headers)) {
    if (header.startsWith(EXTRA)) extra.push([decoded(header.slice(EXTRA.length)), values]);
  }
  if (name === '' && (uid !== '' || groups.length > 0 || extra.length > 0)) {
    throw badRequest(`requested ${shown(uid, groups, extra)} without impersonating a user name`);
  }
  if (name === '') return undefined;
  return {
    name,
    groups,
    ...(uid !== '' && { uid }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  };
}

/** The narrow ways in which a user can be impersonated. */
function modesFor(wanted: User): string[] {
  const isNode = nodeOf(wanted.name) !== undefined;
  const isAccount = serviceAccountOf(wanted.name) !== undefined;
  if (!isNode && !isAccount) return ['user-info'];
  const isNameAlone = wanted.uid === undefined && wanted.groups.length === 0 && wanted.extra === undefined;
  return isNameAlone ? [isNode ? 'arbitrary-node' : 'serviceaccount'] : [];
}

function checkWanted(authorizer: Authorizer, requester: User, wanted: User, mode: string): void {
  const verb = mode === '' ? 'impersonate' : `impersonate:${mode}`;
  const group = mode === '' ? '' : AUTHENTICATION;
  const check = (asked: Partial<Attributes>): void =>
    authorizer.check(requester, resourceAttributes({ verb, group, ...asked }));
  const account = serviceAccountOf(wanted.name);
  const node = nodeOf(wanted.name);
  if (mode !== '' && node !== undefined) check({ resource: 'nodes', name: node });
  else if (account !== undefined) check({ resource: 'serviceaccounts', ...account });
  else check({ resource: 'users', name: wanted.name });
  if (wanted.uid !== undefined) check({ group: AUTHENTICATION, resource: 'uids', name: wanted.uid });
  checkGroups(requester, wanted.groups, mode, check, resourceAttributes({ verb, group, resource: 'groups' }));
  const extra = Object.entries(wanted.extra ?? {});
  const userExtras = { group: AUTHENTICATION, resource: 'userextras' };
  for (const [key] of mode === '' ? [] : extra) {
    if (!EXTRA_KEY.test(key)) throw notAllowed(requester, resourceAttributes({ verb, ...userExtras }), invalidKey(key));
  }
  for (const [key, values] of extra) {
    for (const value of values) check({ ...userExtras, subresource: key, name: value });
  }
}

function checkGroups(
  requester: User,
  groups: readonly string[],
  mode: string,
  check: (asked: Partial<Attributes>) => void,
  attributes: Attributes,
): void {
  if (mode !== '') {
    if (groups.includes('')) {
      throw notAllowed(requester, attributes, 'impersonating the empty string group is not allowed');
    }
    if (groups.includes(systemGroups.masters)) {
      const why = 'impersonating the system:masters group is not allowed';
      throw notAllowed(requester, { ...attributes, name: systemGroups.masters }, why);
    }
    if (groups.length >= MANY && isAllowed(() => check({ resource: 'groups', name: '*' }))) return;
  }
  for (const name of groups) check({ resource: 'groups', name });
}

function isAllowed(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

/** The user that is asked for, with the groups that follow from it. */
function actual(wanted: User, isLegacyNode: boolean): User {
  const account = serviceAccountOf(wanted.name);
  const groups =
    wanted.groups.length > 0
      ? [...wanted.groups]
      : account !== undefined
        ? serviceAccountGroups(account.namespace)
        : nodeOf(wanted.name) !== undefined && !isLegacyNode
          ? [systemGroups.nodes]
          : [];
  const { authenticated, unauthenticated } = systemGroups;
  const more = wanted.name === ANONYMOUS.name ? unauthenticated : authenticated;
  if (!groups.includes(more) && !groups.includes(unauthenticated)) groups.push(more);
  return { ...wanted, groups };
}

function invalidKey(key: string): string {
  const shownKey = JSON.stringify(key);
  return `impersonating an invalid key in extra is not allowed: extra.key: Invalid value: ${shownKey}: must be a domain-prefixed path (such as "acme.io/foo")`;
}

/** What was asked for, as Go shows it. */
function shown(uid: string, groups: readonly string[], extra: readonly [string, readonly string[]][]): string {
  const list = (texts: readonly string[]): string => quoted(texts).slice(1, -1).replace(/" "/g, '", "');
  const strings = groups.length === 0 ? '[]string(nil)' : `[]string{${list(groups)}}`;
  const map = extra.map(([key, values]) => `${JSON.stringify(key)}:[]string{${list(values)}}`).join(', ');
  const extras = extra.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${map}}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${strings}, Extra:${extras}}`;
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
