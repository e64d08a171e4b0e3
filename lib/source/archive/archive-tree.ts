import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SourceError, tooLarge, type FileEntry, type FileTree } from '../../engine/index.js';
import { arrange, directoryOf, type ArchiveDirectory, type ArchiveNode } from './archive-node.js';
import { refused } from './refused.js';
import { tarEntries } from './tar.js';

/** The most bytes that an archive may unpack to. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The files of an archive, held in memory: nothing is unpacked to disk. Only plain files and directories are taken; an archive with
 * links, devices, sparse files, names that are absolute or lead upwards, or a name twice is refused.
 */
export class ArchiveTree implements FileTree {
  private constructor(
    private readonly root: ArchiveDirectory,
    /** Bytes that are held in memory for it. */
    readonly size: number,
  ) {}

  /**
   * Reads a tar archive, or one packed by gzip.
   *
   * @throws SourceError `INVALID_SOURCE`
   */
  static async read(archive: Buffer, where: string, packed: boolean): Promise<ArchiveTree> {
    const tar = packed ? await unpack(archive, where) : archive;
    return new ArchiveTree(await arrange(tarEntries(tar, where), where), tar.length);
  }

  /**
   * The chart of this name in a packed chart: the directory of that name at the top, or the only one that there is, under that name.
   *
   * @throws SourceError `INVALID_SOURCE`
   */
  chart(name: string, where: string): ArchiveTree {
    return this.root.children.get(name)?.type === 'directory' ? this : this.onlyDirectory(where).below(name);
  }

  /** The tree whose root is the only directory at the top. @throws SourceError `INVALID_SOURCE` */
  onlyDirectory(where: string): ArchiveTree {
    const [only, ...others] = this.root.children.values();
    if (only?.type === 'directory' && others.length === 0) return new ArchiveTree(only, this.size);
    throw refused(where, 'a packed chart holds one directory, with everything in it');
  }

  /** The tree in which this one is a directory. */
  below(name: string): ArchiveTree {
    return new ArchiveTree(directoryOf(new Map([[name, this.root]])), this.size);
  }

  entry(path: string): Promise<FileEntry | undefined> {
    const node = this.#at(path);
    return Promise.resolve(node && entryOf(path, node));
  }

  async directory(path: string): Promise<FileEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    throw new SourceError('PATH_NOT_FOUND', 'the archive holds no such directory', { where: path });
  }

  children(directory: FileEntry): Promise<readonly FileEntry[]> {
    const node = this.#at(directory.path);
    const children = node?.type === 'directory' ? [...node.children] : [];
    return Promise.resolve(children.map(([name, child]) => entryOf(name, child)));
  }

  bytes(file: FileEntry, maxSize: number): Promise<Uint8Array> {
    const node = this.#at(file.path);
    const content = node?.type === 'file' ? node.content : Buffer.alloc(0);
    return content.length <= maxSize ? Promise.resolve(content) : Promise.reject(tooLarge(file));
  }

  #at(path: string): ArchiveNode | undefined {
    let node: ArchiveNode | undefined = this.root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      node = node?.type === 'directory' ? node.children.get(name) : undefined;
    }
    return node;
  }
}

function entryOf(path: string, node: ArchiveNode): FileEntry {
  const { type, id } = node;
  return node.type === 'file' && node.isProgram ? { path, type, id, mode: '100755' } : { path, type, id };
}

async function unpack(archive: Buffer, where: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(archive, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw refused(where, `it can not be unpacked, or to more than ${MAX_BYTES} bytes`, error);
  }
}
