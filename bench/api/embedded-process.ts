import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readYaml } from '../../lib/kube/index.js';

const root = join(__dirname, '..', '..');

/** A `slipway cluster` of the built package. */
export interface EmbeddedProcess {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  /** Milliseconds from the start of the process to the first answer of /readyz. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** Starts a `slipway cluster` and asks for /readyz until it answers. */
export async function startEmbedded(args: readonly string[]): Promise<EmbeddedProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const port = await freePort();
  const words = ['cluster', '--port', String(port), '--kubeconfig', kubeconfig, ...args];
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/slipway.js'), ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`slipway cluster ended with ${code}`)));
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`slipway cluster ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const readyMs = performance.now() - started;
  await printed;
  const { username, password, origin } = new URL(serverOf(kubeconfig));
  return {
    pid: child.pid ?? 0,
    url: origin,
    token: password || username,
    readyMs,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function serverOf(kubeconfig: string): string {
  const config = readYaml(readFileSync(kubeconfig, 'utf8'))[0]?.value as {
    clusters: { cluster: { server: string } }[];
  };
  return config.clusters[0]?.cluster.server ?? '';
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const call = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
