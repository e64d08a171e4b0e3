import type { FileEntry, FileTree } from '../file-tree.js';
import { SourceError } from '../errors.js';
import { isWithin, joinPath } from '../paths.js';

/** Under which other repositories stand in a {@link LocalizedTree}. */
export const LENT = '.slipway-lent';

/** Other repositories by the names under which they stand, and files in the place of those that are there, or beside them. */
export interface Additions {
  readonly repositories: ReadonlyMap<string, FileTree>;
  /** By their paths: the content, and what names it. */
  readonly files: ReadonlyMap<string, { readonly id: string; readonly content: Uint8Array }>;
}

/** Marks the id of a directory in or below which something was replaced. */
const CHANGED = 'localized ';

/** The files of a repository, with those of others beside them and some replaced. Equal content has equal ids, whatever the commits. */
export class LocalizedTree implements FileTree {
  readonly #contents = new Map<string, Uint8Array>();
  readonly #changed = new Set<string>();

  constructor(
    private readonly main: FileTree,
    private readonly additions: Additions,
  ) {
    for (const [path, { id, content }] of additions.files) {
      this.#contents.set(id, content);
      for (let above = parentOf(path); above !== undefined; above = parentOf(above)) this.#changed.add(above);
    }
  }

  async entry(path: string): Promise<FileEntry | undefined> {
    const added = this.additions.files.get(path);
    if (added !== undefined) return { path, type: 'file', id: added.id };
    const name = nameIn(path);
    if (name === undefined) {
      const found = await this.main.entry(path);
      return found && this.#marked(found);
    }
    const place = `${LENT}/${name}`;
    const found = await this.additions.repositories.get(name)?.entry(path.slice(place.length + 1));
    return (
      found &&
      this.#marked({ ...found, path: joinPath(place, found.path).replace(/\/$/, ''), id: `${name} ${found.id}` })
    );
  }

  async directory(path: string): Promise<FileEntry> {
    const found = await this.entry(path);
    if (found?.type === 'directory') return found;
    throw new SourceError('PATH_NOT_FOUND', found === undefined ? 'there is no such path' : 'the path is a file', {
      where: path,
      remedy: 'correct the path, or commit the directory',
    });
  }

  async children(directory: FileEntry): Promise<readonly FileEntry[]> {
    const [owner, name, id] = this.#ownerOf(directory.id);
    const found = await owner.children({ ...directory, id });
    const marked = found.map((child) => {
      const path = joinPath(directory.path, child.path);
      const added = this.additions.files.get(path);
      if (added !== undefined) return { ...child, type: 'file' as const, id: added.id };
      const own = name === undefined ? child : { ...child, id: `${name} ${child.id}` };
      return { ...this.#marked({ ...own, path }), path: child.path };
    });
    const names = new Set(found.map(({ path }) => joinPath(directory.path, path)));
    const beside = [...this.additions.files].filter(([path]) => parentOf(path) === directory.path && !names.has(path));
    return [
      ...marked,
      ...beside.map(([path, { id }]) => ({ path: path.slice(path.lastIndexOf('/') + 1), type: 'file' as const, id })),
    ];
  }

  async bytes(file: FileEntry, maxSize: number): Promise<Uint8Array> {
    const content = this.#contents.get(file.id);
    if (content !== undefined) return content;
    const [owner, , id] = this.#ownerOf(file.id);
    return await owner.bytes({ ...file, id }, maxSize);
  }

  #marked(entry: FileEntry): FileEntry {
    return entry.type === 'directory' && this.#changed.has(entry.path) ? { ...entry, id: CHANGED + entry.id } : entry;
  }

  #ownerOf(id: string): [owner: FileTree, name: string | undefined, id: string] {
    const plain = id.startsWith(CHANGED) ? id.slice(CHANGED.length) : id;
    const [name, own] = plain.includes(' ') ? plain.split(' ') : [undefined, plain];
    const owner = name === undefined ? this.main : (this.additions.repositories.get(name) ?? this.main);
    return [owner, name, own ?? ''];
  }
}

/** The name of the other repository that a path is in. */
export function nameIn(path: string): string | undefined {
  return isWithin(LENT, path) ? path.slice(LENT.length + 1).split('/')[0] : undefined;
}

function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
