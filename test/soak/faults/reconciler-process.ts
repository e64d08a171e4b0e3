import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultWorld } from '../../faults/support/index.js';

/** `slipway reconcile` as a process of its own, which reaches the servers of a world through its proxies. */
export class ReconcilerProcess {
  readonly lines: string[] = [];
  private readonly ended: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.lines.push(...chunk.toString().split('\n').filter(Boolean)));
    }
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** @param client the name by which the audit knows it */
  static start(world: FaultWorld, client: string): ReconcilerProcess {
    const kubeconfig = join(world.folder, `kubeconfig-${client}`);
    const named = (name: string, value: object): object => ({ name: 'hub', [name]: value });
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'hub' },
      clusters: [named('cluster', { server: world.hubProxy.urlFor(client) })],
      contexts: [named('context', { cluster: 'hub', user: 'hub' })],
      users: [named('user', {})],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const { url, bare } = world.repository;
    const options = ['--kubeconfig', kubeconfig, '--cache', join(world.folder, 'cache'), '--poll', '0'];
    const args = [join('bin', 'slipway.js'), 'reconcile', ...options, '--repository', `${url}=${bare}`];
    const env = { ...process.env, TMPDIR: temporaryOf(world) };
    mkdirSync(env.TMPDIR, { recursive: true });
    return new ReconcilerProcess(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env }));
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Whether it still runs. */
  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it needs of the machine now: MiB, and counts. */
  usage(): { readonly memory: number; readonly descriptors: number; readonly threads: number } {
    const root = `/proc/${this.child.pid ?? 0}`;
    const status = readFileSync(`${root}/status`, 'utf8');
    const value = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const descriptors = readdirSync(`${root}/fd`).length;
    return { memory: value('VmRSS') / 1024, descriptors, threads: value('Threads') };
  }
}

/** How many processes have a folder in their command line: reconcilers and what they started. */
export function processesOf(folder: string): number {
  const isOf = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name)).length;
}

/** Where the reconcilers of a world put temporary files. */
function temporaryOf({ folder }: FaultWorld): string {
  return join(folder, 'tmp');
}

/** How many files and folders the reconcilers of a world keep: caches and temporary ones. What goes while one looks does not count. */
export function filesOf(world: FaultWorld): number {
  return below(temporaryOf(world)) + below(join(world.folder, 'cache'));
}

function below(folder: string): number {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0;
  }
  return entries.reduce((sum, entry) => sum + 1 + (entry.isDirectory() ? below(join(folder, entry.name)) : 0), 0);
}
