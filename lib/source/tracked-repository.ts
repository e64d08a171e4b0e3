import type { RepositoryAccess, WantedRevision } from '../engine/index.js';
import type { CommitToWrite, NoteToWrite, RefTable, Repository } from '../git/index.js';

/** A repository whose changes are noticed: one on this machine, or the mirror of a remote one. */
export interface TrackedRepository {
  /**
   * The repository, ready to be read.
   *
   * @param commit is fetched where it is not there yet
   * @throws GitError when it cannot be opened or reached
   */
  open(commit?: string): Promise<Repository>;
  /** The commit that is wanted, as the repository is now (local) or was when last asked (remote). */
  resolve(wanted: WantedRevision): Promise<string>;
  /**
   * Writes a commit that is made of what the repository has now, and moves its branch to it, there.
   *
   * @param access how one who may write is let in
   * @param make gives the commit, or the one that is there already
   * @throws GitError `BRANCH_MOVED` where somebody else was quicker
   */
  write(access: RepositoryAccess, make: (repository: Repository) => Promise<CommitToWrite | string>): Promise<string>;
  /** Writes a note on a commit, there. @param access how one who may write is let in */
  note(access: RepositoryAccess, note: NoteToWrite): Promise<void>;
  /** Makes it anew after it could not be read; says whether that was done, and it is worth to read again. */
  mend(): Promise<boolean>;
  /** Asks the repository now. Tells listeners when something changed. */
  refresh(): Promise<void>;
  close(): void;
}

/** Says when the refs that were told last differ from the present ones, or failing began or ended. */
export class ChangeTeller {
  #told: RefTable | 'failed' | undefined;

  constructor(private readonly tell: () => void) {}

  /** What was just seen. The first sight is nothing to tell. */
  seen(state: RefTable | 'failed'): void {
    const before = this.#told;
    this.#told = state;
    if (before === undefined) return;
    const same = before === 'failed' || state === 'failed' ? before === state : before.equals(state);
    if (!same) this.tell();
  }

  /** Remembers a first sight, without telling of a change. */
  first(state: RefTable | 'failed'): void {
    this.#told ??= state;
  }
}
