import { SourceError } from '../../engine/index.js';
import { digestText } from '../../kube/index.js';
import { SimulationError } from '../errors.js';
import { changedTree, emptyTree, filesOf, type DirectoryNode, type FileChanges } from './file-node.js';

/** One commit of a {@link GitRepository}. */
export interface Commit {
  /** 40 hex digits; equal for equal history and content. */
  readonly id: string;
  readonly parent: string | undefined;
  readonly tree: DirectoryNode;
}

/** A Git repository as a value: every change gives a new one, which shares with the old one what is equal. */
export class GitRepository {
  /** A repository with these branches. */
  static of(branches: { readonly [branch: string]: FileChanges }): GitRepository {
    return Object.entries(branches).reduce<GitRepository>(
      (repository, [branch, files]) => repository.push(branch, files),
      GitRepository.empty,
    );
  }

  private static readonly empty = new GitRepository(new Map(), new Map(), new Map());

  private constructor(
    private readonly commits: ReadonlyMap<string, Commit>,
    /** Branches with the id of their newest commit. */
    readonly branches: ReadonlyMap<string, string>,
    readonly tags: ReadonlyMap<string, string>,
  ) {}

  /**
   * One more commit on a branch, which is created where there is none. Without a change there is no commit either.
   *
   * @param keep whether files that are not named stay
   * @throws SimulationError `INVALID_PATH`
   */
  push(branch: string, changes: FileChanges, { keep = true } = {}): GitRepository {
    const parent = this.branches.get(branch);
    const before = (parent !== undefined ? this.commits.get(parent)?.tree : undefined) ?? emptyTree;
    const tree = changedTree(keep ? before : emptyTree, changes);
    if (parent !== undefined && tree.id === before.id) return this;
    const id = digestText(`${parent ?? ''}\n${branch}\n${tree.id}`).slice(0, 40);
    return new GitRepository(
      new Map([...this.commits, [id, { id, parent, tree }]]),
      new Map([...this.branches, [branch, id]]),
      this.tags,
    );
  }

  /** A branch set to another commit, such as that of another branch or an earlier one. @throws SourceError */
  reset(branch: string, revision: string): GitRepository {
    return new GitRepository(this.commits, new Map([...this.branches, [branch, this.resolve(revision).id]]), this.tags);
  }

  /** A tag at what a revision means now. One that stands already is left where it is. @throws SourceError */
  tag(name: string, revision: string): GitRepository {
    if (this.tags.has(name)) return this;
    return new GitRepository(this.commits, this.branches, new Map([...this.tags, [name, this.resolve(revision).id]]));
  }

  /** The names of all tags. */
  get tagNames(): string[] {
    return [...this.tags.keys()];
  }

  /** The commit that a branch, a tag, `HEAD` (`main`, else the first branch) or a commit id means. @throws SourceError */
  resolve(revision: string): Commit {
    const head = this.branches.get('main') ?? [...this.branches.values()][0];
    const id =
      revision === '' || revision === 'HEAD'
        ? head
        : (this.branches.get(revision) ?? this.tags.get(revision) ?? revision);
    const commit = this.commits.get(id ?? '');
    if (commit !== undefined) return commit;
    throw new SourceError('REVISION_NOT_FOUND', `no branch, tag or commit ${JSON.stringify(revision)}`, {
      remedy: `push it first; there are ${[...this.branches.keys(), ...this.tags.keys()].join(', ') || 'none'}`,
    });
  }

  /** The files of a branch by path. @throws SimulationError `UNKNOWN_BRANCH` */
  files(branch: string): ReadonlyMap<string, string> {
    const commit = this.commits.get(this.branches.get(branch) ?? '');
    if (commit !== undefined) return filesOf(commit.tree);
    throw new SimulationError('UNKNOWN_BRANCH', `there is no branch ${JSON.stringify(branch)}`, {
      remedy: `there are ${[...this.branches.keys()].join(', ') || 'none'}`,
    });
  }
}
