import { matchesGlobstar } from '../../globs/index.js';
import { substitute, type Variables } from '../build-environment.js';
import type { ReferencedSource } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileEntry, FileTree } from '../file-tree.js';
import type { LentFile, Lender } from '../lender.js';
import { joinPath, resolvePath } from '../paths.js';

/** Where a value file is. */
export interface ValueFile {
  /** The source that it is in, by its `ref`; `undefined` for the source itself. */
  readonly source: { readonly ref: string } | undefined;
  readonly path: string;
  /** Whether the path is a URL, which is not in any source. */
  readonly remote?: boolean;
  /** As it was written, variables put in, for messages. */
  readonly written: string;
}

/** Where value files may be. */
export interface ValueFilePlaces {
  readonly tree: FileTree;
  /** The directory of the chart. */
  readonly path: string;
  readonly references: ReadonlyMap<string, ReferencedSource>;
  /** The schemes of URLs that value files may have. @default none */
  readonly schemes?: readonly string[] | undefined;
}

/** The most files that one pattern is tried on. */
const MAX_FILES = 100_000;

/** Whether a path is a pattern for several. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Whether value files may have URLs of this scheme. */
export function isSchemeAllowed(scheme: string, allowed: readonly string[] = []): boolean {
  return scheme !== '' && allowed.includes(scheme);
}

/** The `ref` that a path begins with, where there is a source of that name: `$values/prod.yaml` and `values`. */
export function referenceOf(path: string, references: ReadonlyMap<string, unknown>): string | undefined {
  const name = path.startsWith('$') ? (path.slice(1).split('/')[0] ?? '') : '';
  return name !== '' && references.has(name) ? name : undefined;
}

/**
 * Where a value file or file parameter is: `$<ref>/path` from the root of that source, `/path` from the root of the repository, anything
 * else from the chart. Variables are put in first, but in the name of a source.
 *
 * @throws SourceError `PATH_OUTSIDE_REPOSITORY`, `INVALID_SOURCE` for a URL of another scheme
 */
export function valueFileAt(
  { path, references, schemes }: Omit<ValueFilePlaces, 'tree'>,
  written: string,
  variables: Variables,
): ValueFile {
  const ref = referenceOf(written, references);
  if (ref !== undefined) {
    const below = substitute(written.slice(ref.length + 1), variables);
    const inSource = below.replace(/^\/+/, '');
    if (inSource === '') throw invalid(written, 'names a source and no file of it', `write $${ref}/<path of the file>`);
    return { source: { ref }, path: resolvePath('', inSource, 'source.helm.valueFiles'), written: `$${ref}${below}` };
  }
  const text = substitute(written, variables);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && isSchemeAllowed(scheme, schemes))
    return { source: undefined, path: text, remote: true, written: text };
  if (scheme !== undefined) {
    throw invalid(
      text,
      `cannot be read: the URL scheme '${scheme}' is not allowed`,
      'commit the file, or name it as $<ref>/path of another source',
    );
  }
  const base = text.startsWith('/') ? '' : path;
  return {
    source: undefined,
    path: resolvePath(base, text.replace(/^\/+/, ''), 'source.helm.valueFiles'),
    written: text,
  };
}

/**
 * The value files of a source in the order in which they count, patterns expanded as Argo CD does: the files of a directory before those
 * below it, each by name; a file that is also named itself counts where it is named, any other where it is met first.
 *
 * @throws SourceError `PATH_NOT_FOUND` for a pattern without files, unless those may be missing
 */
export async function resolveValueFiles(
  places: ValueFilePlaces,
  written: readonly string[],
  variables: Variables,
  ignoreMissing: boolean,
): Promise<ValueFile[]> {
  const named = written.map((each) => valueFileAt(places, each, variables));
  const keyOf = ({ source, path }: ValueFile): string => `${source?.ref ?? ''}\n${path}`;
  const explicit = new Set(named.filter(({ path }) => !isPattern(path)).map(keyOf));
  const found = new Map<string, ValueFile>();
  for (const file of named) {
    if (isPattern(file.path) && !file.remote) {
      const matches = await expand(treeOf(places, file), file);
      if (matches.length === 0 && !ignoreMissing) throw noSuchFile(file);
      for (const match of matches)
        if (!explicit.has(keyOf(match)) && !found.has(keyOf(match))) found.set(keyOf(match), match);
    } else if (!found.has(keyOf(file))) {
      if (!ignoreMissing || file.remote || (await isThere(places, file))) found.set(keyOf(file), file);
    }
  }
  return [...found.values()];
}

/** Whether a value file is there, of those that are in a source. */
export async function isThere(places: ValueFilePlaces, file: ValueFile): Promise<boolean> {
  return (await treeOf(places, file).entry(file.path))?.type === 'file';
}

/** A value file from a server. @throws SourceError for a scheme that is not fetched */
export async function lentFile(lender: Lender | undefined, { path }: ValueFile): Promise<LentFile> {
  if (lender !== undefined && /^https?:/i.test(path)) return await lender.file(path, false);
  const scheme = path.slice(0, path.indexOf(':'));
  const why = lender === undefined ? 'nothing is fetched here' : `nobody fetches ${scheme}`;
  throw new SourceError('PATH_NOT_FOUND', `${withoutQuery(path)}: no such file or directory, as ${why}`, {
    where: 'source.helm.valueFiles',
    remedy: 'commit the file, name it as $<ref>/path of another source, or publish it by https',
  });
}

/** A URL as it may be shown. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}

/** The tree that a value file is in. */
export function treeOf({ tree, references }: ValueFilePlaces, { source }: ValueFile): FileTree {
  return source === undefined ? tree : (references.get(source.ref)?.tree ?? tree);
}

/** @throws SourceError `PATH_NOT_FOUND` */
export function noSuchFile({ written }: ValueFile): SourceError {
  return new SourceError('PATH_NOT_FOUND', `${written}: no such file or directory`, {
    where: 'source.helm.valueFiles',
    remedy: 'commit the file, correct its path, or set ignoreMissingValueFiles',
  });
}

async function expand(tree: FileTree, pattern: ValueFile): Promise<ValueFile[]> {
  const matches = matchesGlobstar(pattern.path);
  const steady = pattern.path.slice(0, pattern.path.search(/[*?[]/)).split('/').slice(0, -1).join('/');
  const start = await tree.entry(steady);
  const found: ValueFile[] = [];
  let left = MAX_FILES;
  const walk = async (directory: FileEntry, path: string): Promise<void> => {
    const children = [...(await tree.children(directory))].sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const child of children) {
      const whole = joinPath(path, child.path);
      if (--left < 0)
        throw invalid(pattern.written, `is tried on more than ${MAX_FILES} files`, 'write a narrower pattern');
      if (child.type === 'directory' || child.type === 'submodule' || !matches(whole)) continue;
      const target = child.type === 'symlink' ? await tree.entry(whole) : child;
      if (target?.type === 'file') found.push({ ...pattern, path: whole });
    }
    for (const child of children) {
      if (child.type === 'directory')
        await walk({ ...child, path: joinPath(path, child.path) }, joinPath(path, child.path));
    }
  };
  if (start?.type === 'directory') await walk(start, steady);
  return found;
}

function invalid(file: string, what: string, remedy: string): SourceError {
  return new SourceError('INVALID_SOURCE', `the value file ${JSON.stringify(file)} ${what}`, {
    where: 'source.helm.valueFiles',
    remedy,
  });
}
