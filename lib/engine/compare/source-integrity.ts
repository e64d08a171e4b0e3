import type { AppProject, ApplicationSource } from '../../model/index.js';
import { glob } from '../globs/index.js';
import type { NewCondition } from '../conditions/new-condition.js';

/** One check of where manifests come from, such as the signatures of their commits, and what it found wrong. */
export interface IntegrityCheck {
  readonly name: string;
  readonly problems: readonly string[];
}

/** What failed checks say of an Application: a `ComparisonError`, so that nothing is synced. Empty when all passed. */
export function integrityFindings(checks: readonly IntegrityCheck[]): NewCondition[] {
  const problems = checks.flatMap(({ name, problems: found }) => found.map((problem) => `${name}: ${problem}`));
  return problems.length === 0 ? [] : [{ type: 'ComparisonError', message: problems.join('\n') }];
}

/** Whether the project wants any of these sources checked before it is believed. */
export function wantsIntegrity(project: Pick<AppProject, 'spec'>, sources: readonly ApplicationSource[]): boolean {
  const policies = project.spec.sourceIntegrity?.git?.policies ?? [];
  const fromGit = sources.filter(({ chart, repoURL }) => !chart && repoURL && !repoURL.startsWith('oci://'));
  return fromGit.some(({ repoURL }) => {
    const matching = policies.filter(({ repos = [] }) => isMeant(repos, repoURL));
    return matching.length > 1 || matching.some(({ gpg }) => gpg !== undefined && gpg.mode !== 'none');
  });
}

/** Why manifests that an operation brings with it are not believed; `undefined` when they are. */
export function localManifestsProblem(
  project: Pick<AppProject, 'spec'>,
  sources: readonly ApplicationSource[],
): NewCondition | undefined {
  if (!wantsIntegrity(project, sources)) return undefined;
  return { type: 'ComparisonError', message: 'Cannot use local manifests when source integrity is enforced' };
}

function isMeant(repos: readonly { readonly url: string }[], repoURL: string): boolean {
  if (repos.some(({ url }) => url.startsWith('!') && glob(url.slice(1), repoURL))) return false;
  return repos.some(({ url }) => !url.startsWith('!') && glob(url, repoURL));
}
