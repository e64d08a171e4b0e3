import type { Application } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { compileGlob } from '../globs/index.js';
import type { ClusterRef } from './cluster.js';
import type { ProjectRules } from './project-rules.js';

/** A name with one of these would be a pattern or a path. */
const forbidden = /[!*[\]{}\\/]/;

/**
 * The user that writes to a cluster on behalf of an Application where deliveries are impersonated: the first of the project's
 * `destinationServiceAccounts` whose globs match, as `system:serviceaccount:<namespace>:<name>`. `undefined` when none does.
 *
 * @throws {EngineError} `INVALID_GLOB`, `INVALID_PROJECT`
 */
export function serviceAccountFor(
  { spec }: ProjectRules,
  application: Pick<Application, 'metadata' | 'spec'>,
  cluster: Partial<ClusterRef>,
): string | undefined {
  const namespace = application.spec.destination.namespace ?? '';
  const entry = (spec.destinationServiceAccounts ?? []).find(
    (item) =>
      matches('server', item.server, cluster.server ?? '') && matches('namespace', item.namespace ?? '', namespace),
  );
  if (!entry) return undefined;
  const account = entry.defaultServiceAccount;
  if (account.trim() === '' || forbidden.test(account)) {
    throw new EngineError('INVALID_PROJECT', `default service account contains invalid chars '${account}'`);
  }
  const qualified = account.includes(':')
    ? account
    : `${namespace || (application.metadata.namespace ?? '')}:${account}`;
  return `system:serviceaccount:${qualified}`;
}

function matches(field: string, pattern: string, text: string): boolean {
  try {
    return compileGlob(pattern)(text);
  } catch (cause) {
    throw new EngineError('INVALID_GLOB', `invalid glob pattern for destination ${field}`, { cause });
  }
}
