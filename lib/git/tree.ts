/** What a tree entry is, by its mode. */
export type TreeEntryType = 'file' | 'directory' | 'symlink' | 'submodule';

/** One entry of a Git tree. */
export interface TreeEntry {
  /** Path from the root that was asked for; in a tree itself the plain name. */
  readonly path: string;
  readonly type: TreeEntryType;
  /** The mode as Git writes it, such as `100644`. */
  readonly mode: string;
  /** The object name of the blob, tree or (submodule) commit. */
  readonly id: string;
}

/** Reads the content of a tree object; `idBytes` is 20 (SHA-1) or 32 (SHA-256). */
export function parseTree(content: Buffer, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const mode = content.toString('latin1', at, space).padStart(6, '0');
    const path = content.toString('utf8', space + 1, end);
    at = end + 1 + idBytes;
    entries.push({ path, mode, type: typeOf(mode), id: content.toString('hex', end + 1, at) });
  }
  return entries;
}

function typeOf(mode: string): TreeEntryType {
  if (mode === '040000') return 'directory';
  if (mode === '120000') return 'symlink';
  if (mode === '160000') return 'submodule';
  return 'file';
}
