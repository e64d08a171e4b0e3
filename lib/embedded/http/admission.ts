import { attributesOf } from '../access/attributes.js';
import type { Authorizer } from '../access/authorization.js';
import { checkEscalation, grantsPermissions } from '../access/escalation.js';
import { isPrivileged } from '../access/user.js';
import type { WriteContext } from '../store/write-context.js';
import type { Exchange } from './exchange.js';
import type { Target } from './target.js';

/**
 * What is checked of a write beside the permission for its request: what creates an object by PUT or PATCH needs the permission
 * to create it, and nobody may give permissions that they lack. Undefined where nothing needs to be checked.
 */
export function admission(authorizer: Authorizer, exchange: Exchange, target: Target): WriteContext['admit'] {
  const { user, method, path, query } = exchange;
  const { resource } = target;
  if (isPrivileged(user) || method === 'GET' || method === 'HEAD' || method === 'DELETE') return undefined;
  const grants = grantsPermissions(resource);
  return (after, before) => {
    const asked = attributesOf(method, path, query);
    if (before === undefined && method !== 'POST') authorizer.check(user, { ...asked, verb: 'create' });
    if (grants) checkEscalation(authorizer, user, resource, asked, after, before);
  };
}
