import { SourceError } from './errors.js';

/** What is at a path of a {@link FileTree}. */
export interface FileEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
  /** Equal for equal content. */
  readonly id: string;
  /** As Git writes it: `100755` is a program. */
  readonly mode?: string;
}

/** The files of one commit. Paths are relative to the root, `''` is the root itself. */
export interface FileTree {
  /** The commit whose files these are, where there is one. */
  readonly commit?: string;
  /**
   * What is at a path when symbolic links inside of the repository are followed, with the path to which they lead; `undefined` when there
   * is nothing.
   *
   * @throws SourceError `SYMLINK_REFUSED` for a link that leads elsewhere, `SUBMODULE_REFUSED`
   */
  entry(path: string): Promise<FileEntry | undefined>;
  /** The directory at a path. @throws SourceError `PATH_NOT_FOUND` */
  directory(path: string): Promise<FileEntry>;
  /** The entries of a directory, with plain names. */
  children(directory: FileEntry): Promise<readonly FileEntry[]>;
  /** The content of a file. @throws SourceError `MANIFESTS_TOO_LARGE` when it has more than `maxSize` bytes */
  bytes(file: FileEntry, maxSize: number): Promise<Uint8Array>;
}

/**
 * The directory of a source.
 *
 * @throws SourceError `PATH_NOT_FOUND` in Argo CD's words
 */
export async function sourceDirectory(tree: FileTree, path: string): Promise<FileEntry> {
  const found = await tree.entry(path);
  if (found?.type === 'directory') return found;
  const what = found === undefined ? 'app path does not exist' : 'app path is not a directory';
  throw new SourceError('PATH_NOT_FOUND', what, {
    where: path,
    remedy: `${tree.commit === undefined ? '' : `as of commit ${tree.commit.slice(0, 8)}: `}correct the path of the source, or commit the directory`,
  });
}

/**
 * The text of a file (UTF-8, or UTF-16 with a byte order mark) and its size in bytes.
 *
 * @throws SourceError `MANIFESTS_TOO_LARGE`
 */
export async function readText(
  tree: FileTree,
  file: FileEntry,
  maxSize: number,
): Promise<{ text: string; size: number }> {
  const bytes = await tree.bytes(file, maxSize);
  return { text: decode(bytes), size: bytes.length };
}

/** The error for files that are more bytes than a source may have, in Argo CD's words. */
export function tooLarge(file: FileEntry, cause?: unknown): SourceError {
  return new SourceError('MANIFESTS_TOO_LARGE', 'with this file, the source exceeded max combined manifest file size', {
    where: file.path,
    remedy: 'divide them among several Applications',
    ...(cause === undefined ? {} : { cause }),
  });
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.subarray(2).toString('utf16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    return Buffer.from(buffer.subarray(2, buffer.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  const start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  return buffer.toString('utf8', start);
}

/**
 * Refuses what is no plain file or directory: a symbolic link could lead anywhere, a submodule's files are not in this repository.
 *
 * @throws SourceError `SYMLINK_REFUSED`, `SUBMODULE_REFUSED`
 */
export function refuseLink(entry: FileEntry): void {
  if (entry.type === 'symlink') {
    throw new SourceError('SYMLINK_REFUSED', 'a symbolic link is not followed', {
      where: entry.path,
      remedy: 'commit the file itself in its place',
    });
  }
  if (entry.type === 'submodule') {
    throw new SourceError('SUBMODULE_REFUSED', 'a submodule is not read', {
      where: entry.path,
      remedy: 'commit its manifests here, or point another Application at its repository',
    });
  }
}
