import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { isJsonObject, readYaml, type Json } from '../../kube/index.js';
import { CliError } from '../errors.js';
import { statePaths } from './settings.js';

/** How long, in milliseconds, the hub of a kubeconfig has to show that it runs. */
const patience = 1000;

/**
 * Makes a state folder ready for `slipway up` or `slipway cluster`. With `fresh` everything of Slipway's own in it is forgotten, and nothing else:
 * the folder may be one that holds more.
 *
 * @throws CliError `STATE_FOLDER` when the folder cannot be one, `ALREADY_RUNNING` while another `slipway up` or `slipway cluster` runs
 * on it: two would write the same journals.
 */
export async function prepareStateFolder(folder: string, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const paths = statePaths(folder);
  if (await runs(paths.kubeconfig)) {
    throw new CliError('ALREADY_RUNNING', '`slipway up` or `slipway cluster` runs on this folder already', {
      where: folder,
      remedy: 'use that one, stop it first, or name another folder with --state',
    });
  }
  try {
    if (fresh) for (const path of Object.values(paths)) rmSync(path, { recursive: true, force: true });
    mkdirSync(paths.clusters, { recursive: true });
  } catch (error) {
    throw new CliError('STATE_FOLDER', error instanceof Error ? error.message : String(error), {
      where: folder,
      remedy: 'name a folder that can be written, or that does not exist yet, with --state',
      cause: error,
    });
  }
}

/**
 * Whether the hub of a kubeconfig that an earlier `slipway up` wrote still answers to its token, which is new at every start:
 * unlike the id of a process it is never another's.
 */
async function runs(kubeconfig: string): Promise<boolean> {
  const hub = hubOf(kubeconfig);
  if (hub === undefined) return false;
  const { origin, username, password } = hub;
  return new Promise((resolve) => {
    const request = get(`${origin}/version`, { auth: `${username}:${password}`, agent: false, timeout: patience });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

function hubOf(kubeconfig: string): URL | undefined {
  if (!existsSync(kubeconfig)) return undefined;
  try {
    const config = readYaml(readFileSync(kubeconfig, 'utf8'), { file: kubeconfig })[0]?.value;
    const server = member(member(first(member(config, 'clusters')), 'cluster'), 'server');
    return typeof server === 'string' ? new URL(server) : undefined;
  } catch {
    // It is written anew in a moment.
    return undefined;
  }
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function first(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}
