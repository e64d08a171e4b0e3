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

/** Whether `path` is `directory` or below it. */
export function isWithin(directory: string, path: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** `name` in `directory`. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
