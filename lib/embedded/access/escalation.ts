import { equalJson, type JsonObject, type KubeObject, type ObjectMeta } from '../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../fields.js';
import { forbidden, notFound } from '../refusals.js';
import type { Resource } from '../store/resource.js';
import { resourceAttributes, type Attributes } from './attributes.js';
import type { Authorizer } from './authorization.js';
import { missing, quoted, rulesOf, shownRules, type PolicyRule } from './rules.js';
import { isPrivileged, type User } from './user.js';

const RBAC = 'rbac.authorization.k8s.io';
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

/** Whether writes of a kind of object grant permissions. */
export function grantsPermissions({ group }: Resource): boolean {
  return group === RBAC;
}

/**
 * Refuses a role or binding that would give more than its writer holds, unless the writer may `escalate` or `bind`.
 *
 * @throws ApiError Forbidden, or NotFound for a binding to a role that does not exist
 */
export function checkEscalation(
  authorizer: Authorizer,
  user: User,
  resource: Resource,
  asked: Attributes,
  after: KubeObject,
  before?: KubeObject,
): void {
  if (isPrivileged(user)) return;
  if (before !== undefined && equalJson(withoutBookkeeping(before), withoutBookkeeping(after))) return;
  const namespace = resource.namespaced ? asked.namespace : '';
  const name = after.metadata.name ?? '';
  const need = (rules: readonly PolicyRule[], why?: string): void => {
    const held = authorizer.rulesFor(user, namespace);
    const lacking = missing(held.rules, rules);
    if (lacking.length > 0) throw forbidden(resource, name, why ?? grantsTooMuch(user, lacking, held.errors));
  };
  if (resource.plural.endsWith('bindings')) {
    const roleRef = objectAt(after, 'roleRef');
    const plural = textAt(roleRef, 'kind') === 'Role' ? 'roles' : 'clusterroles';
    const role = textAt(roleRef, 'name') ?? '';
    const bind = resourceAttributes({ verb: 'bind', group: RBAC, resource: plural, namespace, name: role });
    if (!authorizer.decide(user, bind).allowed) need(referred(authorizer, resource, roleRef, namespace));
    return;
  }
  const escalate = { ...asked, verb: 'escalate', subresource: '' };
  if (authorizer.decide(user, escalate).allowed) return;
  need(rulesOf(after));
  if (isAggregated(after) || (before !== undefined && isAggregated(before))) {
    need(EVERYTHING, 'must have cluster-admin privileges to use the aggregationRule');
  }
}

/** The rules of a role that is bound. @throws ApiError NotFound, in the name of the binding */
function referred(
  authorizer: Authorizer,
  resource: Resource,
  roleRef: JsonObject | undefined,
  namespace: string,
): readonly PolicyRule[] {
  try {
    return authorizer.rulesOfReference(roleRef, namespace);
  } catch {
    throw notFound(resource, textAt(roleRef, 'name') ?? '');
  }
}

/** Whether a ClusterRole gathers the rules of others. */
export function isAggregated(role: KubeObject): boolean {
  return objectsAt(role, 'aggregationRule', 'clusterRoleSelectors').length > 0;
}

function grantsTooMuch({ name, groups }: User, lacking: readonly PolicyRule[], errors: readonly string[]): string {
  const unresolved = errors.length === 0 ? '' : `; resolution errors: [${errors.join(' ')}]`;
  const who = `user ${JSON.stringify(name)} (groups=${quoted(groups)})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${shownRules(lacking).join('\n')}${unresolved}`;
}

/** An object without what garbage collection and field ownership change of it. */
function withoutBookkeeping(object: KubeObject): JsonObject {
  const metadata: ObjectMeta = { ...object.metadata };
  for (const key of ['ownerReferences', 'finalizers', 'managedFields', 'resourceVersion', 'generation'] as const) {
    delete metadata[key];
  }
  return { ...object, metadata };
}
