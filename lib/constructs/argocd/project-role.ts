import type { ProjectRole as ProjectRoleJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';

/** What a role may do with the Applications of its project. */
export type ApplicationAction =
  | 'get'
  | 'create'
  | 'update'
  | `update/${string}`
  | 'delete'
  | `delete/${string}`
  | 'sync'
  | 'rollback'
  | 'override'
  | '*'
  | `action/${string}`;

/** What else belongs to a project, and what a role may do with it. */
export interface ProjectActions {
  readonly applicationsets: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly repositories: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly clusters: 'get' | 'create' | 'update' | 'delete' | '*';
  readonly logs: 'get' | '*';
  readonly exec: 'create' | '*';
}

interface Rule {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
  readonly effect: 'allow' | 'deny';
}

/** Props of a {@link ProjectRole}. */
export interface ProjectRoleProps {
  /**
   * What the role is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Groups of the identity provider that have the role.
   * @default - none
   */
  readonly groups?: readonly string[];
}

/**
 * Who may do what in a project.
 *
 * @example
 * new ProjectRole('deployer', { groups: ['ml-engineers'] })
 *   .allow('sync', 'serving-*')
 *   .allowOn('logs', 'get')
 *   .deny('delete');
 */
export class ProjectRole {
  private readonly rules: Rule[] = [];

  constructor(
    /** Its name, unique in the project. */
    readonly name: string,
    private readonly props: ProjectRoleProps = {},
  ) {
    if (!/^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$/.test(name)) {
      throw invalidValue('ProjectRole name', name, 'letters, digits, _ and -, with a letter or digit at both ends');
    }
  }

  /** Allows an action on Applications that match a glob. */
  allow(action: ApplicationAction, application = '*'): this {
    return this.add({ resource: 'applications', action, object: application, effect: 'allow' });
  }

  /** Denies an action on Applications that match a glob. Denial wins. */
  deny(action: ApplicationAction, application = '*'): this {
    return this.add({ resource: 'applications', action, object: application, effect: 'deny' });
  }

  /** Allows an action on what else belongs to the project; `object` is a glob of names, for clusters and repositories of URLs. */
  allowOn<Resource extends keyof ProjectActions>(
    resource: Resource,
    action: ProjectActions[Resource],
    object = '*',
  ): this {
    return this.add({ resource, action, object, effect: 'allow' });
  }

  /** Denies an action on what else belongs to the project. Denial wins. */
  denyOn<Resource extends keyof ProjectActions>(
    resource: Resource,
    action: ProjectActions[Resource],
    object = '*',
  ): this {
    return this.add({ resource, action, object, effect: 'deny' });
  }

  /** As the project says it. */
  toJson(project: string): ProjectRoleJson {
    const { description, groups } = this.props;
    return {
      name: this.name,
      ...(description !== undefined && { description }),
      policies: this.rules.map(
        ({ resource, action, object, effect }) =>
          `p, proj:${project}:${this.name}, ${resource}, ${action}, ${project}/${object}, ${effect}`,
      ),
      ...(groups && groups.length > 0 && { groups: [...groups] }),
    };
  }

  private add(rule: Rule): this {
    const odd = [rule.action, rule.object].find((text) => text.trim() === '' || /[,\s"]/.test(text));
    if (odd !== undefined) throw invalidValue(`ProjectRole ${this.name}`, odd, 'a glob without spaces and commas');
    this.rules.push(rule);
    return this;
  }
}
