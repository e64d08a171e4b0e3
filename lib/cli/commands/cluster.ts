import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedCluster, type Durability, type Workloads } from '../../embedded/cluster/index.js';
import { CliError } from '../errors.js';
import { writeKubeconfig } from '../up/kubeconfig.js';
import { statePaths } from '../up/settings.js';
import { prepareStateFolder } from '../up/state-folder.js';

/** The flags of `slipway cluster`. */
export interface ClusterFlags {
  readonly port?: number;
  readonly kubeconfig?: string;
  readonly state: string;
  readonly workloads: Workloads;
  readonly durability: Durability;
  readonly ephemeral?: boolean;
}

const name = 'slipway';

/** `slipway cluster`: one embedded cluster in the foreground, until it is told to stop. */
export async function cluster(flags: ClusterFlags): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const kept = flags.ephemeral ? undefined : statePaths(flags.state);
  if (kept !== undefined) await prepareStateFolder(flags.state, { fresh: false });
  const temporary = (kept ?? flags.kubeconfig) ? undefined : mkdtempSync(join(tmpdir(), 'slipway-cluster-'));
  const kubeconfig = flags.kubeconfig ?? kept?.kubeconfig ?? join(temporary ?? '', 'kubeconfig');
  try {
    let fail: (error: Error) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    const running = await start(flags, kept && join(kept.clusters, `${name}.journal`), fail);
    try {
      for (const file of new Set([kubeconfig, kept?.kubeconfig ?? kubeconfig])) writeKubeconfig(file, [running]);
      process.stdout.write(`ready: ${running.url}, kubectl --kubeconfig ${kubeconfig} get namespaces\n`);
      await Promise.race([stopped, failed]);
    } finally {
      await running.stop();
    }
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

async function start(
  { port, workloads, durability }: ClusterFlags,
  journal: string | undefined,
  onFailure: (error: Error) => void,
): Promise<EmbeddedCluster> {
  try {
    return await EmbeddedCluster.start({
      name,
      workloads,
      durability,
      onFailure,
      ...(journal !== undefined && { journal }),
      ...(port !== undefined && { port }),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    const why = error.code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
    throw new CliError('PORT_IN_USE', `port ${port ?? ''} of 127.0.0.1 ${why}`, {
      remedy: 'name another one with --port, or none to take a free one',
      cause: error,
    });
  }
}
