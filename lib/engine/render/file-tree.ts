import { SourceError } from './errors.js';

/** What is at a path of a {@link FileTree}. */
export interface FileEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
  /** Equal for equal content. */
  readonly id: string;
}

/** The files of one commit. Paths are relative to the root, `''` is the root itself. */
export interface FileTree {
  /**
   * What is at a path, or `undefined`.
   *
   * @throws SourceError `SYMLINK_REFUSED`, `SUBMODULE_REFUSED` when the path leads into one of them
   */
  entry(path: string): Promise<FileEntry | undefined>;
  /** The directory at a path. @throws SourceError `PATH_NOT_FOUND` */
  directory(path: string): Promise<FileEntry>;
  /** The entries of a directory, with plain names. */
  children(directory: FileEntry): Promise<readonly FileEntry[]>;
  /** The text of a file and its size in bytes. @throws SourceError `MANIFESTS_TOO_LARGE` when it has more than `maxSize` bytes */
  text(file: FileEntry, maxSize: number): Promise<{ readonly text: string; readonly size: number }>;
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
