import type { Signers } from './signers.js';
import type { Verdict } from './verdict.js';

/** A commit or an annotated tag, as it was signed or not. */
export interface Signable {
  readonly id: string;
  readonly type: 'commit' | 'tag';
  /** Commits that a commit follows. */
  readonly parents: readonly string[];
  /** As it may be shown. */
  readonly author: string;
  readonly message: string;
  readonly signature: string | undefined;
  /** What the signature is made over. */
  readonly payload: Uint8Array;
}

/** The commits of a repository, and the programs that verify their signatures. */
export interface SignedHistory {
  /** The annotated tag that the source's revision names, where it stands at the commit that is looked at. */
  tag(): Promise<Signable | undefined>;
  commit(id: string): Promise<Signable>;
  /** @throws SourceError `TOOL_MISSING` and others when signatures cannot be verified at all */
  verify(objects: readonly Signable[], signers: Signers): Promise<readonly Verdict[]>;
}
