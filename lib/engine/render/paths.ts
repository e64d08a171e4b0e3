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

/** `name` in `directory`. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
