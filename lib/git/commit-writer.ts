import { createHash } from 'node:crypto';
import { GitError } from './errors.js';
import type { TreeEntry } from './tree.js';

/** A file to be written: path from the root of the repository, content as text (UTF-8) or bytes. */
export interface FileToWrite {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Who wrote a commit or tag. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** One commit to be written. */
export interface CommitToWrite {
  /** Short name of the branch that moves to the commit. It is created when it does not exist. */
  readonly branch: string;
  /** Files to write; one whose content is there already costs nothing. */
  readonly files?: Iterable<FileToWrite>;
  /** Paths of files or whole directories to remove; those that are not there are passed over. */
  readonly remove?: Iterable<string>;
  readonly message: string;
  /** Also the committer. @default Slipway <slipway@localhost> */
  readonly author?: Identity;
  /** Written in UTC, to the second. */
  readonly date: Date;
  /**
   * The commit that it follows.
   * @default the branch's commit; none when there is no such branch
   */
  readonly parent?: string;
  /** Write a commit even when it changes no file. @default false */
  readonly allowEmpty?: boolean;
}

/** The files of a commit that differ from what the parent holds. */
export interface Change {
  readonly write: readonly FileToWrite[];
  readonly remove: readonly string[];
}

/** The author of what Slipway writes by itself. */
export const defaultIdentity: Identity = { name: 'Slipway', email: 'slipway@localhost' };

/**
 * What of a commit is a change against the parent's files.
 *
 * @throws GitError `INVALID_PATH`
 */
export function changeOf(
  commit: CommitToWrite,
  parentFiles: readonly TreeEntry[],
  algorithm: 'sha1' | 'sha256',
): Change {
  const present = new Map(parentFiles.map((entry) => [entry.path, entry]));
  const written = new Set<string>();
  const write: FileToWrite[] = [];
  for (const file of commit.files ?? []) {
    checkPath(file.path);
    written.add(file.path);
    const before = present.get(file.path);
    if (before?.type !== 'file' || before.id !== blobId(file.content, algorithm)) write.push(file);
  }
  const remove: string[] = [];
  for (const path of commit.remove ?? []) {
    checkPath(path);
    for (const existing of present.keys()) {
      if ((existing === path || existing.startsWith(`${path}/`)) && !written.has(existing)) remove.push(existing);
    }
  }
  return { write, remove: [...new Set(remove)] };
}

/** A commit in the language of `git fast-import`. */
export function* fastImport(
  commit: CommitToWrite,
  change: Change,
  parent: string | undefined,
): Generator<string | Uint8Array> {
  const message = Buffer.from(commit.message, 'utf8');
  yield `commit refs/heads/${commit.branch}\nmark :1\ncommitter ${signature(commit.author ?? defaultIdentity, commit.date)}\n`;
  yield `data ${message.length}\n`;
  yield message;
  yield '\n';
  if (parent !== undefined) yield `from ${parent}\n`;
  for (const path of change.remove) yield `D ${quote(path)}\n`;
  for (const file of change.write) {
    const content = typeof file.content === 'string' ? Buffer.from(file.content, 'utf8') : file.content;
    yield `M 100644 inline ${quote(file.path)}\ndata ${content.length}\n`;
    yield content;
    yield '\n';
  }
  yield '\nget-mark :1\ndone\n';
}

/** A tag object's text. */
export function tagObject(tag: {
  name: string;
  commit: string;
  message: string;
  tagger: Identity;
  date: Date;
}): string {
  return `object ${tag.commit}\ntype commit\ntag ${tag.name}\ntagger ${signature(tag.tagger, tag.date)}\n\n${tag.message.trimEnd()}\n`;
}

/** Who and when, as commits and tags hold it. */
export function signature(identity: Identity, date: Date): string {
  const plain = (text: string): string => text.replace(/[\u0000-\u001f<>]/g, '').trim();
  return `${plain(identity.name)} <${plain(identity.email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

function blobId(content: string | Uint8Array, algorithm: 'sha1' | 'sha256'): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function checkPath(path: string): void {
  const bad =
    path === '' ||
    path.includes('\0') ||
    path.split('/').some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (bad) {
    throw new GitError('INVALID_PATH', `not a path inside a repository: ${JSON.stringify(path)}`, {
      remedy: 'write it relative to the root of the repository, with "/" and without "." or ".."',
    });
  }
}
