import { SourceError } from '../errors.js';
import { readText, type FileEntry, type FileTree } from '../file-tree.js';
import { resolvePath } from '../paths.js';
import { importsOf, type JsonnetImport } from './imports.js';

/** For the content of a Jsonnet file: what it imports. */
export interface ImportCache {
  get(key: string): readonly JsonnetImport[] | undefined;
  set(key: string, imports: readonly JsonnetImport[]): unknown;
}

/** The most bytes of a file of Jsonnet. */
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 10_000;

/**
 * The files that Jsonnet files read: themselves and what they import, in turn, by the paths under which they are imported. An import is
 * looked for beside the file that names it, then in each directory of `search`. One that is nowhere is left out: it may never be needed.
 *
 * @param search directories, the first one counts most
 * @throws SourceError `PATH_OUTSIDE_REPOSITORY`, `SYMLINK_REFUSED`
 */
export async function gatherImports(
  tree: FileTree,
  files: readonly string[],
  search: readonly string[],
  cache: ImportCache,
): Promise<Map<string, FileEntry>> {
  const found = new Map<string, FileEntry>();
  const read = new Set<string>();
  const waiting: JsonnetImport[] = files.map((path) => ({ path, isCode: true }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entry = await tree.entry(next.path);
    if (entry?.type !== 'file') continue;
    found.set(next.path, entry);
    if (found.size > MAX_FILES) throw tooMany(next.path);
    if (!next.isCode || read.has(next.path)) continue;
    read.add(next.path);
    const directory = next.path.split('/').slice(0, -1).join('/');
    for (const { path, isCode } of await importsIn(tree, entry, cache)) {
      const at = await find(tree, path, [directory, ...search], next.path);
      if (at !== undefined) waiting.push({ path: at, isCode });
    }
  }
  return found;
}

async function importsIn(tree: FileTree, file: FileEntry, cache: ImportCache): Promise<readonly JsonnetImport[]> {
  const known = cache.get(file.id);
  if (known !== undefined) return known;
  const imports = importsOf((await readText(tree, file, MAX_BYTES)).text);
  cache.set(file.id, imports);
  return imports;
}

async function find(
  tree: FileTree,
  written: string,
  bases: readonly string[],
  file: string,
): Promise<string | undefined> {
  let outside: unknown;
  for (const base of bases) {
    try {
      const path = resolvePath(base, written, file);
      if ((await tree.entry(path))?.type === 'file') return path;
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== 'PATH_OUTSIDE_REPOSITORY') throw error;
      outside ??= error;
    }
  }
  if (outside !== undefined) throw outside;
  return undefined;
}

function tooMany(where: string): SourceError {
  return new SourceError(
    'MANIFESTS_TOO_LARGE',
    `the Jsonnet files of the source import more than ${MAX_FILES} others`,
    {
      where,
      remedy: 'divide the source among several Applications',
    },
  );
}
