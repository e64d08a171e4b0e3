import { revisionToLookUp, type Signable, type SignedHistory, type Signers, type Verdict } from '../../engine/index.js';
import type { Repository, SignedObject } from '../../git/index.js';
import { visibleLine } from '../../kube/index.js';
import type { ApplicationSource } from '../../model/index.js';
import type { Verifier } from './verifier.js';

const MOST_NAME = 200;

/** The commits of a repository, for a source at one of them. */
export class GitHistory implements SignedHistory {
  constructor(
    private readonly repository: Repository,
    private readonly source: ApplicationSource,
    private readonly at: string,
    private readonly verifier: Verifier,
  ) {}

  async tag(): Promise<Signable | undefined> {
    const refs = await this.repository.refs();
    const revision = revisionToLookUp(this.source, refs.tags);
    if (refs.find(revision) !== this.at) return undefined;
    const tag = await this.repository.tagOf(revision);
    return tag && signable(tag.id, tag);
  }

  async commit(id: string): Promise<Signable> {
    return signable(id, await this.repository.readCommit(id));
  }

  async verify(objects: readonly Signable[], signers: Signers): Promise<readonly Verdict[]> {
    return await this.verifier.verify(objects, signers);
  }
}

function signable(id: string, { type, parents, author, message, signature, payload }: SignedObject): Signable {
  const shown = visibleLine(`${author.name} <${author.email}>`, MOST_NAME);
  return { id, type, parents, author: shown, message, signature, payload };
}
