import { SourceError } from './errors.js';
import { refuseLink, type FileEntry, type FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/** The most symbolic links that one path may lead through. */
const MAX_LINKS = 10;
const MAX_TARGET_BYTES = 4096;

/**
 * What is at a path when symbolic links are followed, with its path when they are; `undefined` when there is nothing. A link may lead
 * anywhere inside of the repository.
 *
 * @param root the directory from which the tree begins
 * @param maxLinks the most links on the way; Argo CD's number
 * @throws SourceError `SYMLINK_REFUSED` for a link that is absolute, leads out of the repository or into a circle; `SUBMODULE_REFUSED`
 */
export async function followLinks(
  tree: Pick<FileTree, 'children' | 'bytes'>,
  root: FileEntry,
  path: string,
  maxLinks = MAX_LINKS,
): Promise<FileEntry | undefined> {
  const waiting = path.split('/').reverse();
  const above: FileEntry[] = [root];
  let links = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const directory = above.at(-1) ?? root;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      above.pop();
      if (above.length === 0) throw refused(path, 'it is resolved to outside repository root');
      continue;
    }
    if (directory.type !== 'directory') return undefined;
    const child = (await tree.children(directory)).find((each) => each.path === name);
    if (child === undefined) return undefined;
    const entry = { ...child, path: joinPath(directory.path, name) };
    if (entry.type !== 'symlink') {
      if (entry.type === 'submodule') refuseLink(entry);
      above.push(entry);
      continue;
    }
    if (++links > maxLinks) throw refused(path, `it leads through more than ${maxLinks} links`);
    const target = Buffer.from(await tree.bytes(entry, MAX_TARGET_BYTES)).toString('utf8');
    if (target.startsWith('/')) throw refused(entry.path, 'its target is absolute');
    waiting.push(...target.split('/').reverse());
  }
  return above.at(-1);
}

function refused(path: string, why: string): SourceError {
  return new SourceError('SYMLINK_REFUSED', `illegal filepath in symlink: ${why}`, {
    where: path,
    remedy:
      'let it point to a file of this repository, by a path relative to it, or commit the file itself in its place',
  });
}
