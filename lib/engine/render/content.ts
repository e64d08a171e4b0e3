import type { FileEntry, FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/** For a directory: the symbolic links in it and below. */
export interface LinkCache {
  get(key: string): readonly string[] | undefined;
  set(key: string, links: readonly string[]): unknown;
}

/**
 * What says that the content at a path is the same: its id, and what the symbolic links in it lead to.
 *
 * @param recurse whether directories below count too
 * @throws SourceError `SYMLINK_REFUSED`
 */
export async function contentOf(tree: FileTree, entry: FileEntry, cache: LinkCache, recurse = true): Promise<string[]> {
  const content = [entry.path, entry.id];
  if (entry.type !== 'directory') return content;
  for (const link of await linksIn(tree, entry, cache, recurse)) {
    const target = await tree.entry(link);
    content.push(link, target === undefined ? '' : `${target.path} ${target.id}`);
  }
  return content;
}

async function linksIn(
  tree: FileTree,
  directory: FileEntry,
  cache: LinkCache,
  recurse: boolean,
): Promise<readonly string[]> {
  const key = `${directory.id} ${directory.path}${recurse ? '/' : ''}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const found: string[] = [];
  for (const child of await tree.children(directory)) {
    const path = joinPath(directory.path, child.path);
    if (child.type === 'symlink') found.push(path);
    else if (recurse && child.type === 'directory')
      found.push(...(await linksIn(tree, { ...child, path }, cache, true)));
  }
  cache.set(key, found);
  return found;
}
