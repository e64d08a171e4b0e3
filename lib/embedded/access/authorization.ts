import type { JsonObject, KubeObject } from '../../kube/index.js';
import { objectsAt, textAt } from '../fields.js';
import { notFound } from '../refusals.js';
import type { Resource } from '../store/resource.js';
import type { Store } from '../store/store.js';
import { notAllowed, type Attributes } from './attributes.js';
import { allows, rulesOf, type PolicyRule } from './rules.js';
import { isPrivileged, serviceAccountUser, type User } from './user.js';

/** Whether something is allowed, and what there is to say about it. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** The rules that a user has, and what could not be found out. */
export interface HeldRules {
  readonly rules: readonly PolicyRule[];
  readonly errors: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Decides by the stored roles and bindings what users may do. */
export class Authorizer {
  private readonly roles: Resource;
  private readonly clusterRoles: Resource;
  private readonly roleBindings: Resource;
  private readonly clusterRoleBindings: Resource;

  constructor(private readonly store: Store) {
    this.roles = store.builtin(RBAC, 'Role');
    this.clusterRoles = store.builtin(RBAC, 'ClusterRole');
    this.roleBindings = store.builtin(RBAC, 'RoleBinding');
    this.clusterRoleBindings = store.builtin(RBAC, 'ClusterRoleBinding');
  }

  /** Refuses what a user may not do. @throws ApiError Forbidden */
  check(user: User, asked: Attributes): void {
    if (isPrivileged(user)) return;
    const { allowed, reason } = this.decide(user, asked);
    if (!allowed) throw notAllowed(user, asked, reason);
  }

  /** Whether a user may do something. */
  decide(user: User, asked: Attributes): Decision {
    if (isPrivileged(user)) return { allowed: true, reason: '' };
    const errors: string[] = [];
    for (const grant of this.grants(user, asked.namespace)) {
      if ('error' in grant) errors.push(grant.error);
      else if (grant.rules.some((rule) => allows(rule, asked))) {
        return { allowed: true, reason: `RBAC: allowed by ${grant.source()}` };
      }
    }
    return { allowed: false, reason: errors.length === 0 ? '' : `RBAC: ${aggregate(errors)}` };
  }

  /** Every rule that a user has in a namespace, those for the whole cluster included. */
  rulesFor(user: User, namespace: string): HeldRules {
    const rules: PolicyRule[] = [];
    const errors: string[] = [];
    for (const grant of this.grants(user, namespace)) {
      if ('error' in grant) errors.push(grant.error);
      else rules.push(...grant.rules);
    }
    return { rules, errors };
  }

  /** The rules of the role that a binding refers to. @throws ApiError NotFound */
  rulesOfReference(roleRef: JsonObject | undefined, namespace: string): readonly PolicyRule[] {
    const name = textAt(roleRef, 'name') ?? '';
    const isLocal = textAt(roleRef, 'kind') === 'Role';
    const resource = isLocal ? this.roles : this.clusterRoles;
    const role = this.store.find(resource, isLocal ? namespace : '', name);
    if (role === undefined) throw notFound({ ...resource, plural: resource.singular }, name);
    return rulesOf(role);
  }

  private *grants(user: User, namespace: string): Iterable<Grant | { readonly error: string }> {
    for (const binding of this.store.collection(this.clusterRoleBindings).values()) {
      const grant = this.grant(user, binding, '');
      if (grant !== undefined) yield grant;
    }
    if (namespace === '') return;
    for (const binding of this.store.collection(this.roleBindings).values()) {
      if (binding.metadata.namespace !== namespace) continue;
      const grant = this.grant(user, binding, namespace);
      if (grant !== undefined) yield grant;
    }
  }

  private grant(user: User, binding: KubeObject, namespace: string): Grant | { readonly error: string } | undefined {
    const subject = objectsAt(binding, 'subjects').find((each) => isSubject(user, each, namespace));
    if (subject === undefined) return undefined;
    const roleRef = binding['roleRef'] as JsonObject | undefined;
    try {
      const rules = this.rulesOfReference(roleRef, namespace);
      return { rules, source: () => describe(binding, roleRef, subject, namespace) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }
}

interface Grant {
  readonly rules: readonly PolicyRule[];
  readonly source: () => string;
}

function isSubject(user: User, subject: JsonObject, bindingNamespace: string): boolean {
  const name = textAt(subject, 'name') ?? '';
  switch (subject['kind']) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount': {
      const namespace = textAt(subject, 'namespace') || bindingNamespace;
      return namespace !== '' && user.name === serviceAccountUser({ namespace, name });
    }
    default:
      return false;
  }
}

function describe(
  binding: KubeObject,
  roleRef: JsonObject | undefined,
  subject: JsonObject,
  namespace: string,
): string {
  const { name = '' } = binding.metadata;
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  const bound = JSON.stringify(namespace === '' ? name : `${name}/${namespace}`);
  const role = `${textAt(roleRef, 'kind') ?? ''} ${JSON.stringify(textAt(roleRef, 'name') ?? '')}`;
  const who = textAt(subject, 'name') ?? '';
  const isAccount = subject['kind'] === 'ServiceAccount';
  const shown = isAccount ? `${who}/${textAt(subject, 'namespace') || namespace}` : who;
  return `${kind} ${bound} of ${role} to ${String(subject['kind'])} ${JSON.stringify(shown)}`;
}

/** Several faults as one, each once. */
export function aggregate(faults: readonly string[]): string {
  const distinct = [...new Set(faults)];
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`;
}
