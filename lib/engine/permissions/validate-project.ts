import type { AppProject, ProjectRole } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { compileGlob } from '../globs/index.js';
import { validateWindows } from '../windows/index.js';
import { validatePolicy } from './validate-policy.js';

/** What a check of a project looks at: it may be one that somebody is still writing. */
export type ProjectDraft = Pick<AppProject, 'spec'> & { readonly metadata?: AppProject['metadata'] };

/**
 * Checks a project as a whole.
 *
 * @throws {EngineError} `INVALID_PROJECT`, or `INVALID_SYNC_WINDOW` for a window
 */
export function validateProject({ spec, metadata }: ProjectDraft): void {
  unique(spec.destinations ?? [], ({ name, server, namespace }) => {
    for (const [field, value] of Object.entries({ server, name, namespace })) {
      if (value === '!*') throw invalid(`destination ${field} has an invalid format, '!*'`);
    }
    return `destination '${[server, namespace, name].filter((text) => text).join('/')}'`;
  });
  unique(spec.sourceRepos ?? [], (repository) => {
    if (repository === '!*') throw invalid("source repository has an invalid format, '!*'");
    return `source repository '${repository}'`;
  });
  unique(spec.sourceNamespaces ?? [], (namespace) => `source namespace '${namespace}'`);
  unique(spec.destinationServiceAccounts ?? [], validateServiceAccount);
  unique(spec.roles ?? [], (role) => validateRole(role, metadata?.name ?? ''));
  validateWindows(spec.syncWindows ?? []);
}

function validateRole(role: ProjectRole, project: string): string {
  if (!/^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(role.name)) {
    throw invalid(
      `invalid role name '${role.name}': it consists of alphanumeric characters, '-' or '_', and starts and ends with an alphanumeric one`,
    );
  }
  unique(role.policies ?? [], (policy) => {
    validatePolicy(project, role.name, policy);
    return `policy '${policy}' of role '${role.name}'`;
  });
  unique(role.groups ?? [], (group) => {
    if (group === '' || group !== group.trim() || /[,\n\r\t]/.test(group))
      throw invalid(`invalid group name '${group}'`);
    return `group '${group}' of role '${role.name}'`;
  });
  return `role '${role.name}'`;
}

interface ServiceAccount {
  readonly server: string;
  readonly namespace?: string | undefined;
  readonly defaultServiceAccount: string;
}

function validateServiceAccount({ server, namespace = '', defaultServiceAccount }: ServiceAccount): string {
  if (server.includes('!') || !isGlob(server)) throw invalid(`server has an invalid format, '${server}'`);
  if (namespace.includes('!') || !isGlob(namespace)) throw invalid(`namespace has an invalid format, '${namespace}'`);
  if (defaultServiceAccount.trim() === '' || /[!*[\]{}\\/]/.test(defaultServiceAccount)) {
    throw invalid(`defaultServiceAccount has an invalid format, '${defaultServiceAccount}'`);
  }
  return `destinationServiceAccount '${server}/${namespace}'`;
}

function isGlob(pattern: string): boolean {
  try {
    compileGlob(pattern);
    return true;
  } catch {
    return false;
  }
}

/** Checks every item and that no two have one name. */
function unique<T>(items: readonly T[], nameOf: (item: T) => string): void {
  const seen = new Set<string>();
  for (const item of items) {
    const name = nameOf(item);
    if (seen.has(name)) throw invalid(`${name} already added`);
    seen.add(name);
  }
}

function invalid(what: string): EngineError {
  return new EngineError('INVALID_PROJECT', what);
}
