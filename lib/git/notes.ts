import { defaultIdentity, signature, type Identity } from './commit-writer.js';
import { GitError } from './errors.js';
import type { Git } from './git.js';
import { checkRefName, isObjectId } from './revision.js';

/** A note on a commit: text that stands beside it, and can change. */
export interface NoteToWrite {
  /** The full ref of the notes that it belongs to, such as `refs/notes/commits`. */
  readonly ref: string;
  /** The commit that it is on. */
  readonly commit: string;
  readonly text: string;
  /** @default Slipway <slipway@localhost> */
  readonly author?: Identity;
  /** Written in UTC, to the second. */
  readonly date: Date;
}

/** Writes a note in the place of the one that the commit has; one that says the same costs nothing. @throws GitError */
export async function writeNote(
  { git, path: repository }: { readonly git: Git; readonly path: string },
  { ref, commit, text, author = defaultIdentity, date }: NoteToWrite,
): Promise<void> {
  checkRefName(ref);
  if (!ref.startsWith('refs/notes/') || !isObjectId(commit)) {
    throw new GitError(
      'INVALID_REVISION',
      `no note can be written: ${JSON.stringify(ref)} on ${JSON.stringify(commit)}`,
    );
  }
  const content = Buffer.from(text, 'utf8');
  const args = ['notes', `--ref=${ref}`, 'show', commit];
  const present = await git.run({ repository, args }).catch(() => undefined);
  if (present?.equals(content)) return;
  const tip = await git.run({ repository, args: ['for-each-ref', '--format=%(objectname)', '--', ref] });
  const message = 'Notes added by Slipway\n';
  const from = tip.length > 0 ? `from ${tip.toString('utf8').trim()}\n` : '';
  await git.run({
    repository,
    args: ['fast-import', '--quiet', '--done', '--date-format=raw'],
    input: [
      `commit ${ref}\ncommitter ${signature(author, date)}\ndata ${Buffer.byteLength(message)}\n${message}\n${from}`,
      `N inline ${commit}\ndata ${content.length}\n`,
      content,
      '\ndone\n',
    ],
  });
}
