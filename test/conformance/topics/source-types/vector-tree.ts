import { followLinks, SourceError, tooLarge, type FileEntry, type FileTree } from '../../../../lib/engine/index.js';
import { digestText, type JsonObject } from '../../../../lib/kube/index.js';
import { given } from '../../topic.js';

/** A file of a vector. */
export interface VectorFile {
  readonly path: string;
  readonly content?: string;
  readonly contentBase64?: string;
  readonly link?: string;
  readonly dir?: boolean;
  readonly size?: number;
}

/** The files of a vector below one of its folders, as a repository. */
export class VectorTree implements FileTree {
  private readonly files = new Map<string, VectorFile>();
  private readonly directories = new Set<string>(['']);

  /** The repository of a vector. */
  static of(input: JsonObject): VectorTree {
    return new VectorTree(given(input, 'files'), (input['repoRoot'] as string | undefined) ?? '.');
  }

  /** As {@link of}, on a disk: there an absolute link to nothing is one to nothing, not one to outside. */
  static onDisk(input: JsonObject): VectorTree {
    const files = given<VectorFile[]>(input, 'files').map((file) =>
      file.link?.startsWith('/') === true ? { ...file, link: 'nothing' } : file,
    );
    return new VectorTree(files, (input['repoRoot'] as string | undefined) ?? '.');
  }

  constructor(files: readonly VectorFile[], root = '.') {
    const below = root === '.' ? '' : `${root}/`;
    for (const file of files) {
      if (!file.path.startsWith(below)) continue;
      const path = file.path.slice(below.length);
      const parts = path.split('/');
      for (let length = 1; length < parts.length; length++) this.directories.add(parts.slice(0, length).join('/'));
      if (file.dir === true) this.directories.add(path);
      else this.files.set(path, file);
    }
  }

  /** The paths of all directories, the root as an empty one. */
  get folders(): string[] {
    return [...this.directories];
  }

  /** The paths of all symbolic links. */
  get links(): string[] {
    return [...this.files].flatMap(([path, { link }]) => (link === undefined ? [] : [path]));
  }

  async entry(path: string): Promise<FileEntry | undefined> {
    return await followLinks(this, { path: '', type: 'directory', id: '' }, path);
  }

  async directory(path: string): Promise<FileEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    const what = found === undefined ? 'there is no such path' : 'the path is a file, not a directory';
    throw new SourceError('PATH_NOT_FOUND', what, { where: path });
  }

  children({ path: directory }: FileEntry): Promise<readonly FileEntry[]> {
    const inside = (path: string): boolean => path !== '' && path.split('/').slice(0, -1).join('/') === directory;
    const name = (path: string): string => path.split('/').at(-1) ?? '';
    const folders = [...this.directories].filter(inside).map((path) => ({
      ...{ path: name(path), type: 'directory' as const, id: path },
    }));
    const files = [...this.files]
      .filter(([path]) => inside(path))
      .map(([path, file]) => ({
        ...{ path: name(path), type: file.link === undefined ? ('file' as const) : ('symlink' as const) },
        id: digestText(`${path} ${textOf(file)}`),
      }));
    return Promise.resolve([...folders, ...files].sort((a, b) => (a.path < b.path ? -1 : 1)));
  }

  bytes(entry: FileEntry, maxSize: number): Promise<Uint8Array> {
    const file = this.files.get(entry.path);
    const bytes =
      file?.contentBase64 === undefined ? Buffer.from(textOf(file)) : Buffer.from(file.contentBase64, 'base64');
    return bytes.length <= maxSize ? Promise.resolve(bytes) : Promise.reject(tooLarge(entry));
  }
}

function textOf(file: VectorFile | undefined): string {
  return file?.link ?? file?.content ?? 'x'.repeat(file?.size ?? 0);
}
