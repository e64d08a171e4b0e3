import { SourceError } from './errors.js';
import type { FileEntry, FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/** What there is in a directory and below. */
interface Extent {
  /** The symbolic links. */
  readonly links: readonly string[];
  /** How many files, directories and links there are. */
  readonly entries: number;
  /** Why it is not walked again: there is too much. */
  readonly problem?: SourceError;
}

/** What was found of directories before. */
export interface LinkCache {
  get(key: string): Extent | undefined;
  set(key: string, extent: Extent): unknown;
}

/** The most that there may be at the path of a source and below. */
const MOST_ENTRIES = 200_000;
/** The longest path, as file systems have it. */
const LONGEST_PATH = 4096;

/**
 * What says that the content at a path is the same: its id, and what the symbolic links in it lead to.
 *
 * @param recurse whether directories below count too
 * @throws SourceError `SYMLINK_REFUSED`
 */
export async function contentOf(tree: FileTree, entry: FileEntry, cache: LinkCache, recurse = true): Promise<string[]> {
  const content = [entry.path, entry.id];
  if (entry.type !== 'directory') return content;
  for (const link of (await wholeExtentOf(tree, entry, cache, recurse)).links) {
    const target = await tree.entry(link);
    content.push(link, target === undefined ? '' : `${target.path} ${target.id}`);
  }
  return content;
}

async function wholeExtentOf(
  tree: FileTree,
  directory: FileEntry,
  cache: LinkCache,
  recurse: boolean,
): Promise<Extent> {
  try {
    return await extentOf(tree, directory, cache, recurse, MOST_ENTRIES);
  } catch (problem) {
    if (problem instanceof SourceError && problem.code === 'MANIFESTS_TOO_LARGE') {
      cache.set(keyOf(directory, recurse), { links: [], entries: Infinity, problem });
    }
    throw problem;
  }
}

const keyOf = ({ id, path }: FileEntry, recurse: boolean): string => `${id} ${path}${recurse ? '/' : ''}`;

async function extentOf(
  tree: FileTree,
  directory: FileEntry,
  cache: LinkCache,
  recurse: boolean,
  most: number,
): Promise<Extent> {
  const key = keyOf(directory, recurse);
  const known = cache.get(key);
  const many = (): SourceError => tooMuch(directory, `make more than ${MOST_ENTRIES} in one source`);
  if (known?.problem) throw known.problem;
  if (known !== undefined && known.entries > most) throw many();
  if (known !== undefined) return known;
  if (directory.path.length > LONGEST_PATH) throw tooMuch(directory, `are below a path of ${LONGEST_PATH} characters`);
  const links: string[] = [];
  const children = await tree.children(directory);
  let entries = children.length;
  for (const child of children) {
    if (entries > most) throw many();
    const path = joinPath(directory.path, child.path);
    if (child.type === 'symlink') links.push(path);
    else if (recurse && child.type === 'directory') {
      const below = await extentOf(tree, { ...child, path }, cache, true, most - entries);
      links.push(...below.links);
      entries += below.entries;
    }
  }
  const extent = { links, entries };
  cache.set(key, extent);
  return extent;
}

function tooMuch({ path }: FileEntry, what: string): SourceError {
  return new SourceError('MANIFESTS_TOO_LARGE', `the files and directories here ${what}`, {
    where: `${path.slice(0, 200)}${path.length > 200 ? '…' : ''}`,
    remedy: 'point the source at a smaller directory, or divide it among several Applications',
  });
}
