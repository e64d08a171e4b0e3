import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionFromKubeconfig, systemClock } from '../lib/cluster/index.js';
import { ApplicationWatch } from '../lib/cli/hub/watch.js';
import type { Application } from '../lib/model/index.js';
import { calibration, type Bench } from './bench.js';

const root = join(__dirname, '..');
const pushes = 100;
const application = 'churn-api-development';
const file = 'clusters/development/apps/churn-api/deployment-churn-api.yaml';

/** From the start of `git push` to the Application that says Synced at that commit, on a running `slipway up`. */
export async function bench(): Promise<Bench> {
  const state = mkdtempSync(join(tmpdir(), 'slipway-bench-push-'));
  const up = spawn(
    process.execPath,
    [join(root, 'bin/slipway.js'), 'up', '--fresh', '--state', state, '--now', '2026-01-15T12:00:00Z'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      up.once('exit', (code) => reject(new Error(`slipway up ended with ${code}`)));
      up.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('What to try next') && resolve());
    });
    const latencies = (await measure(state)).sort((a, b) => a - b);
    const at = (share: number): number =>
      latencies[Math.min(latencies.length - 1, Math.ceil(share * latencies.length) - 1)] ?? NaN;
    return {
      results: {
        medianMs: { value: at(0.5), unit: 'ms' },
        p99Ms: { value: at(0.99), unit: 'ms', goal: { atMost: 1000 } },
        maxMs: { value: at(1), unit: 'ms' },
        pushes: { value: latencies.length, unit: 'pushes' },
        calibration: { value: calibration(), unit: 's CPU for JSON.parse + stringify of 10 MB' },
      },
    };
  } finally {
    up.kill('SIGINT');
    await new Promise((resolve) => (up.exitCode === null ? up.once('exit', resolve) : resolve(undefined)));
    rmSync(state, { recursive: true, force: true });
  }
}

async function measure(state: string): Promise<number[]> {
  const clone = join(state, 'clone');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  execFileSync('git', ['clone', '--quiet', '--branch', 'develop', join(state, 'gitops.git'), clone]);
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.com');
  const manifest = readFileSync(join(clone, file), 'utf8');

  let current: Application | undefined;
  let changed = (): void => undefined;
  const watch = new ApplicationWatch({
    connection: await connectionFromKubeconfig({ file: join(state, 'kubeconfig'), context: 'hub' }),
    namespace: 'argocd',
    clock: systemClock(),
    onChange: (applications) => {
      current = applications.get(application);
      changed();
    },
  });
  watch.start();
  try {
    const latencies: number[] = [];
    for (let index = 0; index < pushes; index += 1) {
      writeFileSync(
        join(clone, file),
        manifest.replace(/^( *)replicas: .*$/m, `$1replicas: ${2 + (index % 2)}`) + `# ${index}\n`,
      );
      git('commit', '--quiet', '--all', '--message', `Push ${index}`);
      const commit = git('rev-parse', 'HEAD').trim();
      const started = performance.now();
      const synced = new Promise<number>((resolve) => {
        changed = () => {
          const status = current?.status;
          if (status?.sync?.status === 'Synced' && status.sync.revision === commit)
            resolve(performance.now() - started);
        };
      });
      await new Promise<void>((resolve, reject) =>
        spawn('git', ['-C', clone, 'push', '--quiet']).once('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`git push: ${code}`)),
        ),
      );
      latencies.push(await synced);
    }
    return latencies;
  } finally {
    watch.stop();
  }
}
