import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** A `slipway reconcile` of the built package. */
export interface ReconcilerProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts `slipway reconcile --install` with what else is said; resolves when it works. Git is asked when its files change, never by polling.
 *
 * @throws Error when it ends by itself before it works
 */
export async function startReconciler(args: readonly string[]): Promise<ReconcilerProcess> {
  const child = spawn(
    process.execPath,
    [join(root, 'bin/slipway.js'), 'reconcile', '--install', '--poll', '0', ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const works = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('reconciling the') && resolve()),
  );
  const failed = ended.then(() => {
    throw new Error(`slipway reconcile ended with ${child.exitCode}`);
  });
  await Promise.race([works, failed]);
  failed.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode === null && child.kill('SIGINT')) await ended;
    },
  };
}
