import { existsSync } from 'node:fs';
import { connectionFromKubeconfig, type Connection } from '../../cluster/index.js';
import { readSettings, stateFolder, statePaths } from '../up/settings.js';

/** How a verb is told which hub it speaks to. */
export interface HubOptions {
  /** @default `.slipway/kubeconfig` where `slipway up` wrote one, else $KUBECONFIG, else ~/.kube/config */
  readonly kubeconfig?: string;
  /** @default the file's current context */
  readonly context?: string;
  /** The namespace of the Applications. @default argocd */
  readonly namespace: string;
}

/** The hub that the options name. */
export function connectToHub(options: HubOptions): Promise<Connection> {
  const own = statePaths(stateFolder).kubeconfig;
  const file = options.kubeconfig ?? (process.env['KUBECONFIG'] || !existsSync(own) ? undefined : own);
  return connectionFromKubeconfig({
    ...(file !== undefined && { file }),
    ...(options.context !== undefined && { context: options.context }),
  });
}

/** The repositories that `--repository URL=PATH` maps, on top of those that `slipway up` stored. */
export function repositoryMapping(given: readonly { url: string; path: string }[]): Record<string, string> {
  const stored = readSettings(statePaths(stateFolder).settings).repositories;
  return { ...stored, ...Object.fromEntries(given.map(({ url, path }) => [url, path])) };
}
