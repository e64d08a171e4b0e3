import { SourceError, tooLarge, type FileEntry, type FileTree } from '../../engine/index.js';
import type { DirectoryNode, FileNode } from './file-node.js';
import type { Commit } from './git-repository.js';

/** The files of a commit, for rendering. */
export class ValueTree implements FileTree {
  readonly commit: string;

  constructor(private readonly files: Commit) {
    this.commit = files.id;
  }

  entry(path: string): Promise<FileEntry | undefined> {
    const node = this.at(path);
    return Promise.resolve(node && { path, type: node.type, id: node.id });
  }

  async directory(path: string): Promise<FileEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    const what = found === undefined ? 'there is no such path' : 'the path is a file, not a directory';
    throw new SourceError('PATH_NOT_FOUND', `${what} at commit ${this.commit.slice(0, 8)}`, {
      where: path,
      remedy: 'correct the path of the source, or push the directory',
    });
  }

  children(directory: FileEntry): Promise<readonly FileEntry[]> {
    const node = this.at(directory.path);
    const children = node?.type === 'directory' ? [...node.children] : [];
    return Promise.resolve(children.map(([name, { type, id }]) => ({ path: name, type, id })));
  }

  bytes(file: FileEntry, maxSize: number): Promise<Uint8Array> {
    const node = this.at(file.path);
    const bytes = Buffer.from(node?.type === 'file' ? node.text : '');
    return bytes.length <= maxSize ? Promise.resolve(bytes) : Promise.reject(tooLarge(file));
  }

  private at(path: string): FileNode | DirectoryNode | undefined {
    let node: FileNode | DirectoryNode | undefined = this.files.tree;
    for (const name of path === '' ? [] : path.split('/')) {
      node = node?.type === 'directory' ? node.children.get(name) : undefined;
    }
    return node;
  }
}
