import type { ProjectRole as ProjectRoleJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';

/** What a role may do with the Applications of its project. */
export type ApplicationAction = 'get' | 'create' | 'update' | 'delete' | 'sync' | 'override' | '*' | `action/${string}`;

interface Rule {
  readonly action: ApplicationAction;
  readonly application: string;
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

/** Who may do what with the Applications of a project. */
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
    this.rules.push({ action, application, effect: 'allow' });
    return this;
  }

  /** Denies an action on Applications that match a glob. Denial wins. */
  deny(action: ApplicationAction, application = '*'): this {
    this.rules.push({ action, application, effect: 'deny' });
    return this;
  }

  /** As the project says it. */
  toJson(project: string): ProjectRoleJson {
    const { description, groups } = this.props;
    return {
      name: this.name,
      ...(description !== undefined && { description }),
      policies: this.rules.map(
        ({ action, application, effect }) =>
          `p, proj:${project}:${this.name}, applications, ${action}, ${project}/${application}, ${effect}`,
      ),
      ...(groups && groups.length > 0 && { groups: [...groups] }),
    };
  }
}
