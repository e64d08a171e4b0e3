import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { invalidProp, invalidValue } from '../errors.js';
import { SettingsMap, texts } from './settings-map.js';

/** What there is to do with each kind of thing. */
export interface AccessActions {
  readonly applications:
    | 'get'
    | 'create'
    | 'update'
    | `update/${string}`
    | 'delete'
    | `delete/${string}`
    | 'sync'
    | 'rollback'
    | 'override'
    | `action/${string}`
    | '*';
  readonly applicationsets: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly clusters: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly projects: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly repositories: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly 'write-repositories': 'get' | 'create' | 'update' | 'delete' | '*';
  readonly accounts: 'get' | 'update' | '*';
  readonly certificates: 'get' | 'create' | 'delete' | '*';
  readonly gpgkeys: 'get' | 'create' | 'delete' | '*';
  readonly logs: 'get' | '*';
  readonly exec: 'create' | '*';
  readonly extensions: 'invoke' | '*';
}

/** A role of the whole installation. */
export class AccessRole {
  /** May read everything. */
  static readonly READ_ONLY = new AccessRole('readonly');
  /** May do everything. */
  static readonly ADMIN = new AccessRole('admin');

  private readonly rules: string[] = [];

  constructor(
    /** Its name, without `role:`. */
    readonly name: string,
  ) {
    if (!/^[\w-]+$/.test(name)) throw invalidValue('AccessRole', name, 'letters, digits, _ and -');
  }

  /** Allows an action; of applications, logs and the like the object is `project/name`. */
  allow<Resource extends keyof AccessActions>(resource: Resource, action: AccessActions[Resource], object = '*'): this {
    return this.add(resource, action, object, 'allow');
  }

  /** Denies an action. Denial wins. */
  deny<Resource extends keyof AccessActions>(resource: Resource, action: AccessActions[Resource], object = '*'): this {
    return this.add(resource, action, object, 'deny');
  }

  /** Its lines of the policy. */
  toLines(): string[] {
    return [...this.rules];
  }

  private add(resource: string, action: string, object: string, effect: 'allow' | 'deny'): this {
    if (/[,\n"]/.test(`${action}${object}`) || object === '') {
      throw invalidValue(`AccessRole ${this.name}`, object, 'a glob without commas and quotes');
    }
    this.rules.push(`p, role:${this.name}, ${resource}, ${action}, ${object}, ${effect}`);
    return this;
  }
}

/** Props of {@link AccessSettings}. */
export interface AccessSettingsProps {
  /**
   * Namespace, labels and annotations.
   * @default - in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What everybody may who is logged in. It cannot be denied again.
   * @default - nothing
   */
  readonly defaultRole?: AccessRole;

  /**
   * Claims of the identity provider that count as groups.
   * @default ['groups']
   */
  readonly scopes?: readonly string[];

  /**
   * How objects are matched.
   * @default glob
   */
  readonly matchMode?: 'glob' | 'regex';
}

/**
 * `argocd-rbac-cm`: who may do what.
 *
 * @example
 * const engineers = new AccessRole('ml-engineer').allow('applications', 'sync', 'ml-platform/*');
 * new AccessSettings(this, 'access', { defaultRole: AccessRole.READ_ONLY }).grant(engineers, 'ml-team');
 */
export class AccessSettings extends SettingsMap {
  private readonly roles = new Set<AccessRole>();
  private readonly grants: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly access: AccessSettingsProps = {},
  ) {
    super(scope, id, 'argocd-rbac-cm', access.metadata);
  }

  /** Gives a role to users and groups of the identity provider, or to local users. */
  grant(role: AccessRole, ...subjects: readonly string[]): this {
    if (subjects.length === 0) throw invalidProp(this, `grant ${role.name}`, subjects, 'at least one user or group');
    this.roles.add(role);
    for (const subject of subjects) {
      if (subject.trim() === '' || /[,\n"]/.test(subject)) {
        throw invalidProp(this, `grant ${role.name}`, subject, 'a user or group without commas and quotes');
      }
      this.grants.push(`g, ${subject}, role:${role.name}`);
    }
    return this;
  }

  protected override toData(): Record<string, string> {
    const { defaultRole, scopes, matchMode } = this.access;
    const roles = new Set([...this.roles, ...(defaultRole ? [defaultRole] : [])]);
    const lines = [...[...roles].flatMap((role) => role.toLines()), ...this.grants];
    return texts({
      'policy.default': defaultRole && `role:${defaultRole.name}`,
      'policy.csv': lines.length > 0 ? `${lines.join('\n')}\n` : undefined,
      scopes: scopes && `[${scopes.join(', ')}]`,
      'policy.matchMode': matchMode,
    });
  }
}
