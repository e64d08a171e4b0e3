import type { AppProject, ApplicationSource } from '../../model/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { glob } from '../globs/index.js';

/** One check of where manifests come from, such as the signatures of their commits, and what it found wrong. */
export interface IntegrityCheck {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Which signatures commits of a repository must have. */
export interface SignaturePolicy {
  /** `none`: none; `head`: what is synced; `strict`: and all that it follows. */
  readonly mode: 'none' | 'head' | 'strict';
  /** Long ids or fingerprints of OpenPGP keys, fingerprints (`SHA256:…`) of SSH keys. */
  readonly keys: readonly string[];
}

type Project = Pick<AppProject, 'spec'>;

/** What failed checks say of an Application: a `ComparisonError`, so that nothing is synced. Empty when all passed. */
export function integrityFindings(checks: readonly IntegrityCheck[]): NewCondition[] {
  const problems = checks.flatMap(({ name, problems: found }) => found.map((problem) => `${name}: ${problem}`));
  return problems.length === 0 ? [] : [{ type: 'ComparisonError', message: problems.join('\n') }];
}

/**
 * What a project demands of a Git repository. `sourceIntegrity` counts where it speaks of Git; else `signatureKeys` demand a signed head
 * of every repository.
 *
 * @returns `undefined` when it demands nothing; a problem when it contradicts itself
 */
export function signaturePolicyOf(
  { spec }: Project,
  repoURL: string,
): SignaturePolicy | { problem: string } | undefined {
  const { sourceIntegrity, signatureKeys = [] } = spec;
  if (sourceIntegrity?.git === undefined) {
    if (signatureKeys.length === 0) return undefined;
    return { mode: 'head', keys: signatureKeys.map(({ keyID }) => keyID) };
  }
  const matching = sourceIntegrity.git.policies.filter(({ repos = [] }) => isMeant(repos, repoURL));
  if (matching.length > 1) {
    return {
      problem: `${matching.length} policies of sourceIntegrity are about this repository, and one may be: ${repoURL}`,
    };
  }
  const gpg = matching[0]?.gpg;
  return gpg === undefined || gpg.mode === 'none' ? undefined : { mode: gpg.mode, keys: gpg.keys ?? [] };
}

/** Whether a source comes from Git, whose commits can be signed. */
export function isFromGit({ chart, repoURL }: ApplicationSource): boolean {
  return !chart && Boolean(repoURL) && !repoURL.startsWith('oci://');
}

/** Whether the project wants any of these sources checked before it is believed. */
export function wantsIntegrity(project: Project, sources: readonly ApplicationSource[]): boolean {
  return sources.some((source) => isFromGit(source) && signaturePolicyOf(project, source.repoURL) !== undefined);
}

/** Why manifests that an operation brings with it are not believed; `undefined` when they are. */
export function localManifestsProblem(
  project: Project,
  sources: readonly ApplicationSource[],
): NewCondition | undefined {
  if (!wantsIntegrity(project, sources)) return undefined;
  return { type: 'ComparisonError', message: 'Cannot use local manifests when source integrity is enforced' };
}

function isMeant(repos: readonly { readonly url: string }[], repoURL: string): boolean {
  if (repos.some(({ url }) => url.startsWith('!') && glob(url.slice(1), repoURL))) return false;
  return repos.some(({ url }) => !url.startsWith('!') && glob(url, repoURL));
}
