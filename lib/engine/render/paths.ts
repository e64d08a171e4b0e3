import { SourceError } from './errors.js';

/**
 * A path that someone wrote, relative to `base`, as a path from the root of the repository (`''` is the root).
 *
 * @param where the file or field that holds it, for the message
 * @throws SourceError `PATH_OUTSIDE_REPOSITORY`
 */
export function resolvePath(base: string, written: string, where: string): string {
  const refuse = (why: string): never => {
    throw new SourceError('PATH_OUTSIDE_REPOSITORY', `the path ${JSON.stringify(written)} ${why}`, {
      where,
      remedy: 'write a path relative to it that stays inside the repository',
    });
  };
  if (written.startsWith('/')) refuse('is absolute');

  if (/[\u0000-\u001f\u007f\\]/.test(written)) refuse('holds control characters or backslashes');
  const parts: string[] = [];
  for (const part of `${base}/${written}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) refuse('leads outside repository root');
  }
  return parts.join('/');
}

/** The path of a source, from the root of the repository. @throws SourceError `PATH_OUTSIDE_REPOSITORY` in Argo CD's words */
export function resolveSourcePath(written: string): string {
  const refuse = (why: string): SourceError =>
    new SourceError('PATH_OUTSIDE_REPOSITORY', `app path ${why}`, {
      where: written,
      remedy: 'write a path in source.path that is relative to the root of the repository and stays inside of it',
    });
  if (written.startsWith('/')) throw refuse('is absolute');
  try {
    return resolvePath('', written, 'source.path');
  } catch (error) {
    if (error instanceof SourceError && error.what.endsWith('outside repository root')) throw refuse('outside root');
    throw error;
  }
}

/** Whether `path` is `directory` or below it. */
export function isWithin(directory: string, path: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/**
 * A path from the root of the repository, as it was written relative to `base`, where `/` means that root.
 *
 * @throws SourceError `PATH_OUTSIDE_REPOSITORY` in Argo CD's words
 */
export function resolveFromRoot(base: string, written: string, where: string): string {
  try {
    return written.startsWith('/')
      ? resolvePath('', written.replace(/^\/+/, ''), where)
      : resolvePath(base, written, where);
  } catch (error) {
    if (!(error instanceof SourceError) || !error.what.endsWith('outside repository root')) throw error;
    throw new SourceError('PATH_OUTSIDE_REPOSITORY', `file '${written}' resolved to outside repository root`, {
      where,
      remedy: 'write a path relative to it that stays inside the repository',
    });
  }
}

/** The directory that all paths are in, or are; the root of the repository where there are none. Patterns count up to their first wildcard. */
export function commonDirectory(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => {
    const wildcard = path.search(/[*?[]/);
    return wildcard < 0 ? path.split('/') : path.slice(0, wildcard).split('/').slice(0, -1);
  });
  const length = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (length < 0 ? first : first.slice(0, length)).join('/');
}

/** `name` in `directory`. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
