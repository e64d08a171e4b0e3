import { GitError } from './errors.js';
import { checkRevision, isObjectId, isShortObjectId } from './revision.js';

/** The refs of a repository at one moment, each with the commit that it stands for (annotated tags peeled). */
export class RefTable {
  /**
   * @param commits full ref name to commit, in the order of names
   * @param head the full name of the branch that HEAD names, or the commit of a detached HEAD
   */
  constructor(
    readonly commits: ReadonlyMap<string, string>,
    readonly head: string | undefined,
  ) {}

  /**
   * The commit of a revision as Argo CD reads it: nothing means HEAD; 40 (or 64) hexadecimal digits are a commit; else a full
   * ref name, or the ref whose short name it is, a branch before a tag before others (`pull/1/head`).
   * `undefined` when no ref is meant; it may then be an abbreviated commit.
   *
   * @throws GitError `INVALID_REVISION`
   */
  find(revision: string): string | undefined {
    checkRevision(revision);
    if (revision === '' || revision === 'HEAD') return this.headCommit;
    if (isObjectId(revision.toLowerCase())) return revision.toLowerCase();
    const ref = this.refOf(revision);
    return ref === undefined ? undefined : this.commits.get(ref);
  }

  /** The full name of the ref that a revision names. */
  refOf(revision: string): string | undefined {
    if (revision.startsWith('refs/')) return this.commits.has(revision) ? revision : undefined;
    const names = ['refs/heads', 'refs/tags', 'refs'].map((folder) => `${folder}/${revision}`);
    return names.find((name) => this.commits.has(name));
  }

  /** Whether a revision is HEAD, a branch or a tag by its short name: what a mirror has. */
  isBranchOrTag(revision: string): boolean {
    if (revision === '' || revision === 'HEAD') return true;
    return this.commits.has(`refs/heads/${revision}`) || this.commits.has(`refs/tags/${revision}`);
  }

  /** The commit of HEAD, unless its branch does not exist (yet). */
  get headCommit(): string | undefined {
    if (this.head === undefined) return undefined;
    return isObjectId(this.head) ? this.head : this.commits.get(this.head);
  }

  /** Short names of the branches. */
  get branches(): string[] {
    return this.#names('refs/heads/');
  }

  /** Short names of the tags. */
  get tags(): string[] {
    return this.#names('refs/tags/');
  }

  /** Do both tables say the same? */
  equals(other: RefTable): boolean {
    if (this.head !== other.head || this.commits.size !== other.commits.size) return false;
    for (const [name, commit] of this.commits) if (other.commits.get(name) !== commit) return false;
    return true;
  }

  #names(prefix: string): string[] {
    return [...this.commits.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }
}

/** The arguments of the command whose output {@link parseRefs} reads. */
export const listRefs = [
  'for-each-ref',
  '--format=%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(refname)',
];

/** What {@link listRefs} says. */
export interface ListedRefs {
  /** Full ref name to commit. */
  readonly commits: Map<string, string>;
  /** Full ref name to the tag that its tag is about. */
  readonly tagsOfTags: ReadonlyMap<string, string>;
}

/** Reads the output of {@link listRefs}; refs that stand for no commit (a tag of a blob) are left out. */
export function parseRefs(output: string): ListedRefs {
  const commits = new Map<string, string>();
  const tagsOfTags = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [type, name, peeledType, peeled, ref] = line.split('\0');
    if (ref === undefined || name === undefined || peeled === undefined) continue;
    if (type === 'commit') commits.set(ref, name);
    else if (peeledType === 'commit') commits.set(ref, peeled);
    else if (peeledType === 'tag') tagsOfTags.set(ref, peeled);
  }
  return { commits, tagsOfTags };
}

/** Reads the output of `git ls-remote --symref`. Without `--refs` it peels annotated tags (`^{}`). */
export function parseRemoteRefs(output: string): RefTable {
  const commits = new Map<string, string>();
  let head: string | undefined;
  for (const line of output.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [left, name] = [line.slice(0, tab), line.slice(tab + 1)];
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') head = left.slice('ref: '.length);
    } else if (name === 'HEAD') head ??= left;
    else commits.set(name.replace(/\^\{\}$/, ''), left);
  }
  return new RefTable(commits, head);
}

/** The error for a revision that names nothing. */
export function revisionNotFound(revision: string, refs: RefTable, where: string): GitError {
  const wanted = revision === '' ? 'HEAD' : revision;
  const known = [...refs.branches, ...refs.tags];
  const near = known.filter((name) => name.toLowerCase().includes(wanted.toLowerCase().slice(0, 4))).slice(0, 3);
  const shown = (near.length > 0 ? near : known.slice(0, 5)).join(', ');
  return new GitError(
    'REVISION_NOT_FOUND',
    known.length === 0
      ? `the repository has no branch and no tag, so ${JSON.stringify(wanted)} cannot be resolved`
      : `no branch, tag or commit ${JSON.stringify(wanted)} (there is ${shown}${known.length > 5 ? ', …' : ''})`,
    {
      where,
      remedy: isShortObjectId(wanted)
        ? 'push the commit, or correct the revision'
        : 'push that branch or tag, or correct the revision',
    },
  );
}
