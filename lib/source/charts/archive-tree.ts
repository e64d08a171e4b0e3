import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SourceError, tooLarge, type FileEntry, type FileTree } from '../../engine/index.js';

/** The most bytes that an archive may unpack to, and files that it may hold. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_FILES = 50_000;
const BLOCK = 512;

type Node =
  | { readonly type: 'file'; readonly content: Buffer }
  | { readonly type: 'directory'; readonly children: Map<string, Node> };

/**
 * The files of a packed chart, held in memory: nothing is unpacked to disk. Only plain files and directories are taken; an archive with
 * links, devices, names that are absolute or lead upwards, or a name twice is refused.
 */
export class ArchiveTree implements FileTree {
  private constructor(
    private readonly root: Node,
    /** Of the archive itself. */
    private readonly digest: string,
  ) {}

  /** @throws SourceError `INVALID_SOURCE`, `MANIFESTS_TOO_LARGE` */
  static async read(archive: Buffer, where: string): Promise<ArchiveTree> {
    const digest = createHash('sha256').update(archive).digest('hex');
    let tar: Buffer;
    try {
      tar = await promisify(gunzip)(archive, { maxOutputLength: MAX_BYTES });
    } catch (error) {
      throw refused(where, `it can not be unpacked, or to more than ${MAX_BYTES} bytes`, error);
    }
    return new ArchiveTree(unpack(tar, where), digest);
  }

  entry(path: string): Promise<FileEntry | undefined> {
    const node = this.#at(path);
    return Promise.resolve(node && { path, type: node.type, id: `${this.digest} ${path}` });
  }

  async directory(path: string): Promise<FileEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    throw new SourceError('PATH_NOT_FOUND', 'the archive holds no such directory', { where: path });
  }

  children(directory: FileEntry): Promise<readonly FileEntry[]> {
    const node = this.#at(directory.path);
    const children = node?.type === 'directory' ? [...node.children] : [];
    return Promise.resolve(
      children.map(([name, { type }]) => ({ path: name, type, id: `${this.digest} ${directory.path}/${name}` })),
    );
  }

  bytes(file: FileEntry, maxSize: number): Promise<Uint8Array> {
    const node = this.#at(file.path);
    const content = node?.type === 'file' ? node.content : Buffer.alloc(0);
    return content.length <= maxSize ? Promise.resolve(content) : Promise.reject(tooLarge(file));
  }

  #at(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      node = node?.type === 'directory' ? node.children.get(name) : undefined;
    }
    return node;
  }
}

function unpack(tar: Buffer, where: string): Node {
  const root: Node = { type: 'directory', children: new Map() };
  let longName: string | undefined;
  let files = 0;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const size = parseInt(text(header, 124, 12).trim() || '0', 8);
    if (!Number.isSafeInteger(size) || size < 0 || at + BLOCK + size > tar.length)
      throw refused(where, 'it is cut off or broken');
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    const type = text(header, 156, 1);
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`);
    longName = undefined;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') longName = text(content, 0, size);
    else if (type === 'x') longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1];
    else if (type === 'g') continue;
    else if (++files > MAX_FILES) throw refused(where, `it holds more than ${MAX_FILES} files`);
    else if (type === '5') place(root, name, undefined, where);
    else if (type === '0' || type === '') place(root, name, content, where);
    else throw refused(where, `${JSON.stringify(name)} is neither a file nor a directory`);
  }
  return root;
}

function place(root: Node, name: string, content: Buffer | undefined, where: string): void {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || /[\\\u0000]/.test(name) || parts.includes('..')) {
    throw refused(where, `the name ${JSON.stringify(name)} leads elsewhere`);
  }
  let node = root;
  for (const [index, part] of parts.entries()) {
    if (node.type !== 'directory') throw refused(where, `${JSON.stringify(name)} is below a file`);
    const isFile = index === parts.length - 1 && content !== undefined;
    const known = node.children.get(part);
    if (isFile && known !== undefined) throw refused(where, `${JSON.stringify(name)} is there twice`);
    const next: Node = known ?? (isFile ? { type: 'file', content } : { type: 'directory', children: new Map() });
    node.children.set(part, next);
    node = next;
  }
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? undefined : end);
}

function refused(where: string, why: string, cause?: unknown): SourceError {
  return new SourceError('INVALID_SOURCE', `the packed chart is refused: ${why}`, {
    where,
    remedy: 'pack it with helm package',
    ...(cause === undefined ? {} : { cause }),
  });
}
