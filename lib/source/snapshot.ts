import { setImmediate } from 'node:timers/promises';
import { GitError, type Repository, type TreeEntry } from '../git/index.js';
import { followLinks, refuseLink, SourceError, tooLarge, type FileTree } from '../engine/index.js';

/** Directories between two pauses. */
const PAUSE_AFTER = 200;

/** The files of one commit. Paths are relative to the root of the repository, `''` is the root itself. */
export class Snapshot implements FileTree {
  #walked = 0;

  constructor(
    private readonly repository: Repository,
    readonly commit: string,
  ) {}

  async entry(path: string): Promise<TreeEntry | undefined> {
    const found = await this.repository.entryAt(this.commit, path);
    if (found?.type === 'file' || found?.type === 'directory') return found;
    if (found?.type === 'submodule') refuseLink(found);
    const root = await this.repository.entryAt(this.commit, '');
    const followed = root && (await followLinks(this, root, path));
    return followed && (await this.repository.entryAt(this.commit, followed.path));
  }

  /**
   * The directory at a path.
   *
   * @throws SourceError `PATH_NOT_FOUND`
   */
  async directory(path: string): Promise<TreeEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    const what = found === undefined ? 'there is no such path' : 'the path is a file, not a directory';
    throw new SourceError('PATH_NOT_FOUND', `${what} at commit ${this.commit.slice(0, 8)}`, {
      where: path,
      remedy: 'correct the path of the source, or commit the directory',
    });
  }

  /** The entries of a directory, with plain names. */
  async children(directory: TreeEntry): Promise<readonly TreeEntry[]> {
    // What is known of trees needs no waiting for: without a pause, whoever walks many of them would let nobody else do anything.
    if (++this.#walked % PAUSE_AFTER === 0) await setImmediate();
    return await this.repository.readTree(directory.id);
  }

  /** The content of a file. @throws SourceError `MANIFESTS_TOO_LARGE` when it has more than `maxSize` bytes */
  async bytes(file: TreeEntry, maxSize: number): Promise<Uint8Array> {
    return await this.repository.readBlob(file.id, maxSize).catch((error: unknown) => {
      throw error instanceof GitError && error.code === 'OBJECT_TOO_LARGE' ? tooLarge(file, error) : error;
    });
  }
}
