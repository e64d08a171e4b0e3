import { digest } from '../../kube/index.js';
import type { AppProject, ApplicationSource } from '../../model/index.js';
import { SourceError } from '../render/index.js';
import {
  checkSignatures,
  isFromGit,
  signaturePolicyOf,
  type IntegrityCheck,
  type Signers,
} from '../signatures/index.js';
import type { ManifestSources } from './sources.js';

/** How long a check that passed counts, in milliseconds: keys expire. */
const FRESH = 10 * 60_000;
const KEPT = 2;

/** A source at a commit. */
export interface SourceAt {
  readonly source: ApplicationSource;
  readonly commit: string;
}

/** Checks what projects demand of the commits that manifests come from, before anything is rendered. What was checked is remembered for a while. */
export class Integrity {
  private readonly known = new Map<string, { key: string; checks: readonly IntegrityCheck[]; until: number }[]>();

  constructor(private readonly sources: ManifestSources) {}

  forget(app: string): void {
    this.known.delete(app);
  }

  /** @throws SourceError when signatures cannot be verified here at all */
  async checks(
    app: string,
    project: Pick<AppProject, 'spec' | 'metadata'>,
    parts: readonly SourceAt[],
    signers: Signers,
    now: Date,
  ): Promise<readonly IntegrityCheck[]> {
    const { sourceIntegrity, signatureKeys } = project.spec;
    const demands = JSON.stringify([project.metadata.name, sourceIntegrity, signatureKeys, parts, signers]);
    const key = digest(demands);
    const kept = (this.known.get(app) ?? []).filter(({ until }) => until > now.getTime());
    const before = kept.find((entry) => entry.key === key);
    if (before !== undefined) return before.checks;
    const checks = await Promise.all(parts.map((part) => this.check(project, part, signers)));
    this.known.set(app, [{ key, checks, until: now.getTime() + FRESH }, ...kept].slice(0, KEPT));
    return checks;
  }

  private async check(
    project: Pick<AppProject, 'spec' | 'metadata'>,
    { source, commit }: SourceAt,
    signers: Signers,
  ): Promise<IntegrityCheck> {
    const policy = isFromGit(source) ? signaturePolicyOf(project, source.repoURL) : undefined;
    if (policy === undefined) return { name: '', problems: [] };
    if ('problem' in policy) return { name: 'GIT', problems: [policy.problem] };
    const history = await this.sources.signedHistory?.(source, commit, { project: project.metadata.name ?? '' });
    if (history === undefined) {
      throw new SourceError('UNSUPPORTED_SOURCE', 'signatures of commits can not be verified here', {
        where: source.repoURL,
        remedy: 'remove sourceIntegrity and signatureKeys from the project, or use another one',
      });
    }
    return await checkSignatures(history, commit, policy, signers);
  }
}
