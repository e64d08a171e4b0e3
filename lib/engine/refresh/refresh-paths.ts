import { annotations, type Application, type ApplicationSource } from '../../model/index.js';
import { pathMatch } from '../globs/index.js';

/**
 * The paths of a repository whose change concerns a source, as its Application says in `manifest-generate-paths`: from the root when
 * they begin with a slash, else from the path of the source. An empty list means: every change.
 *
 * A source that a hydrator writes is concerned by its own path alone.
 */
export function refreshPaths(app: Application, source: Pick<ApplicationSource, 'path'>): string[] {
  const own = app.spec.sourceHydrator?.syncSource.path;
  if (own !== undefined && own === source.path) return [clean(own)];
  const written = app.metadata.annotations?.[annotations.manifestGeneratePaths] ?? '';
  const paths = written.split(';').map((path) => path.trim());
  return paths
    .filter((path) => path !== '')
    .map((path) => clean(path.startsWith('/') ? path : `${source.path ?? ''}/${path}`));
}

/** Does one of the changed files lie under one of the paths, or match it? Without paths or without knowing the files: yes. */
export function isAnyConcerned(paths: readonly string[], changedFiles: readonly string[] | undefined): boolean {
  if (paths.length === 0 || changedFiles === undefined || changedFiles.length === 0) return true;
  return changedFiles.some((file) => paths.some((path) => isUnder(file.replace(/^\/+/, ''), path)));
}

/** Is a file the one that a path names, below it, or matched by it? */
export function isUnder(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`) || pathMatch(path, file);
}

function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
