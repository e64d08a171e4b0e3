import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, parseJson, stringifyJson, type Json } from '../../kube/index.js';
import { CliError } from '../errors.js';

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

/** The settings of a state folder; empty ones when it has none. @throws CliError `STATE_FOLDER` when the file is broken */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) return { repositories: {} };
  const parsed = parse(file);
  const repositories = isJsonObject(parsed) && isJsonObject(parsed['repositories']) ? parsed['repositories'] : {};
  const synthesised = isJsonObject(parsed) ? parsed['synthesised'] : undefined;
  return {
    ...(typeof synthesised === 'string' && { synthesised }),
    repositories: Object.fromEntries(
      Object.entries(repositories).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

function parse(file: string): Json {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError('STATE_FOLDER', error instanceof Error ? error.message : String(error), {
      where: file,
      remedy: 'remove the file: `slipway up` writes it anew',
      cause: error,
    });
  }
}
