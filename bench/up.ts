import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calibration, type Bench } from './bench.js';

const root = join(__dirname, '..');

/** `slipway up --once --fresh`: the reference platform from nothing to Synced and Healthy; CPU of the process and of its git children. */
export function bench(): Bench {
  const runs = Array.from({ length: 3 }, run).sort((a, b) => a.cpu - b.cpu);
  const [best, median] = [runs[0], runs[1]];
  if (!best || !median) throw new Error('no run was counted');
  return {
    results: {
      cpuSeconds: { value: median.cpu, unit: 's CPU', goal: { atMost: 5 } },
      cpuSecondsBest: { value: best.cpu, unit: 's CPU' },
      wallSeconds: { value: median.wall, unit: 's' },
      applications: { value: median.applications, unit: 'applications', goal: { atLeast: 15 } },
      calibration: { value: calibration(), unit: 's CPU for JSON.parse + stringify of 10 MB' },
    },
  };
}

function run(): { cpu: number; wall: number; applications: number } {
  const state = mkdtempSync(join(tmpdir(), 'slipway-bench-up-'));
  try {
    const before = childrenCpuSeconds();
    const started = performance.now();
    const words = [
      'up',
      '--once',
      '--fresh',
      '--json',
      '--state',
      state,
      '--now',
      '2026-01-15T12:00:00Z',
      '--timeout',
      '90',
    ];
    const out = execFileSync(process.execPath, [join(root, 'bin/slipway.js'), ...words], {
      cwd: root,
      encoding: 'utf8',
    });
    const wall = (performance.now() - started) / 1000;
    const { applications } = JSON.parse(out) as { applications: unknown[] };
    return { cpu: childrenCpuSeconds() - before, wall, applications: applications.length };
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** CPU seconds (user and system) of all children of this process that have ended, and of theirs. */
function childrenCpuSeconds(): number {
  const ticksPerSecond = 100;
  const stat = execFileSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' });
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
