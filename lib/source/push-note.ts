import { GitError, type NoteToWrite, type RemoteAccess, type Repository } from '../git/index.js';

/** How often notes are pushed again on top of those of somebody else who was quicker. */
const MOST_TRIES = 8;

/** Writes a note on top of those that a remote repository has, and pushes it. @throws GitError */
export async function pushNote(
  repository: Repository,
  url: string,
  note: NoteToWrite,
  access: RemoteAccess | undefined,
): Promise<void> {
  const { ref } = note;
  for (let tries = 1; ; tries++) {
    const there = (await repository.remoteRefs(url, access)).commits.get(ref);
    if (there !== undefined) await repository.fetchRef(url, ref, access);
    await repository.writeNote(note);
    const commit = (await repository.refs()).commits.get(ref);
    if (commit === undefined || commit === there) return;
    try {
      return await repository.push(url, { commit, branch: ref, ref, access });
    } catch (error) {
      const isLate = error instanceof GitError && error.code === 'BRANCH_MOVED';
      if (!isLate || tries === MOST_TRIES) throw error;
    }
  }
}
