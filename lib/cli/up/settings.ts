import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, parseJson, stringifyJson } from '../../kube/index.js';

/** The folder in which `slipway up` keeps everything of its own. */
export const stateFolder = '.slipway';

/** Where things are inside a state folder. */
export function statePaths(folder: string) {
  return {
    repository: join(folder, 'gitops.git'),
    clusters: join(folder, 'clusters'),
    cache: join(folder, 'cache'),
    kubeconfig: join(folder, 'kubeconfig'),
    settings: join(folder, 'settings.json'),
  };
}

/** What the `app` verbs learn from a state folder: which local path stands for which repository URL. */
export interface Settings {
  readonly repositories: { readonly [url: string]: string };
  /** Digest of what was last synthesised and committed: while it stays, a restart leaves the branches to those who push. */
  readonly synthesised?: string;
}

export function writeSettings(file: string, settings: Settings): void {
  writeFileSync(file, `${stringifyJson({ ...settings, repositories: { ...settings.repositories } }, { indent: 2 })}\n`);
}

/** The settings of a state folder; empty ones when it has none. */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) return { repositories: {} };
  const parsed = parseJson(readFileSync(file, 'utf8'));
  const repositories = isJsonObject(parsed) && isJsonObject(parsed['repositories']) ? parsed['repositories'] : {};
  const synthesised = isJsonObject(parsed) ? parsed['synthesised'] : undefined;
  return {
    ...(typeof synthesised === 'string' && { synthesised }),
    repositories: Object.fromEntries(
      Object.entries(repositories).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}
