import type { FileEntry, FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/**
 * Everything in a directory and below, each with its path from the root of the tree, a directory before what is in it. Links are told, not
 * followed.
 *
 * @param skip says what is left out, with all that is in it
 */
export async function* walk(
  tree: Pick<FileTree, 'children'>,
  directory: FileEntry,
  skip: (entry: FileEntry) => boolean = () => false,
): AsyncGenerator<FileEntry> {
  for (const child of await tree.children(directory)) {
    const entry = { ...child, path: joinPath(directory.path, child.path) };
    if (skip(entry)) continue;
    yield entry;
    if (entry.type === 'directory') yield* walk(tree, entry, skip);
  }
}
