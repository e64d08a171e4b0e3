import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane, envtestAssets } from '../test/envtest/control-plane.js';
import { ApiClient } from './api/client.js';
import { median, residentBytes, startEmbedded, type EmbeddedProcess } from './api/embedded-process.js';
import { applyNew, createMaps, fanOut, listMaps } from './api/work.js';
import { calibration, type Bench, type Figure } from './bench.js';

const applies = 4_000;
const maps = 10_000;
const MB = 1024 * 1024;

/** What one server did in the run. */
interface Measured {
  readonly appliesPerSecond: number;
  readonly listMs: number;
  readonly fanOutSeconds: number;
}

/**
 * The embedded API against a real kube-apiserver with etcd, by the same client in the same run: `relaxed` beside an etcd that does not
 * sync, `sync` beside one that does. Ratios above 1 are the embedded one's.
 */
export async function bench(): Promise<Bench> {
  const assets = envtestAssets();
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-api-'));
  try {
    const starts = await startTimes();
    const relaxed = await embedded(['--state', join(folder, 'relaxed'), '--durability', 'relaxed'], true);
    const sync = await embedded(['--state', join(folder, 'sync'), '--durability', 'sync'], false);
    const quick = assets === undefined ? undefined : await real(assets, false);
    const synced = assets === undefined ? undefined : await real(assets, true);
    return {
      results: {
        ...ratio('applyRelaxed', relaxed.appliesPerSecond, quick?.appliesPerSecond, 'applies/s', 2),
        ...ratio('applySync', sync.appliesPerSecond, synced?.appliesPerSecond, 'applies/s', 2),
        ...ratio('list', 1000 / relaxed.listMs, quick && 1000 / quick.listMs, 'lists/s', 1),
        ...ratio('fanOut', 100_000 / relaxed.fanOutSeconds, quick && 100_000 / quick.fanOutSeconds, 'events/s', 1),
        startMs: { value: starts.ready, unit: 'ms to /readyz (median)', goal: { atMost: 150 } },
        nodeStartMs: { value: starts.empty, unit: 'ms of it for an empty process' },
        memoryMB: { value: relaxed.grown / MB, unit: 'MB RSS above an empty process', goal: { atMost: 120 } },
        calibration: { value: calibration(), unit: 's CPU for JSON.parse + stringify of 10 MB' },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratio(
  name: string,
  ours: number,
  theirs: number | undefined,
  unit: string,
  goal: number,
): Record<string, Figure> {
  return {
    ...(theirs !== undefined && {
      [name]: { value: ours / theirs, unit: 'x of the real server', goal: { atLeast: goal } },
    }),
    [`${name}Embedded`]: { value: ours, unit },
    ...(theirs !== undefined && { [`${name}Real`]: { value: theirs, unit } }),
  };
}

async function embedded(args: readonly string[], whole: boolean): Promise<Measured & { readonly grown: number }> {
  const cluster = await startEmbedded(['--workloads', 'none', ...args]);
  try {
    const empty = await emptyProcess();
    const measured = await measure(new ApiClient(cluster.url, cluster.token), whole);
    return { ...measured, grown: whole ? (await memory()) - empty : 0 };
  } finally {
    await cluster.stop();
  }
}

async function real(assets: string, fsync: boolean): Promise<Measured> {
  const plane = await ControlPlane.start(assets, { fsync });
  try {
    return await measure(new ApiClient(plane.url, plane.token), !fsync);
  } finally {
    await plane.stop();
  }
}

async function measure(client: ApiClient, whole: boolean): Promise<Measured> {
  try {
    await applyNew(client, 'warm-up', 300);
    const seconds = await applyNew(client, 'measured', applies);
    const appliesPerSecond = applies / seconds;
    if (!whole) return { appliesPerSecond, listMs: NaN, fanOutSeconds: NaN };
    const fanOutSeconds = await fanOut(client, 100, 1_000);
    await createMaps(client, maps);
    return { appliesPerSecond, fanOutSeconds, listMs: await listMaps(client, maps) };
  } finally {
    client.close();
  }
}

/** The memory of a new cluster once it holds 10,000 objects of 1 KB. */
async function memory(): Promise<number> {
  const cluster = await startEmbedded(['--ephemeral', '--workloads', 'none']);
  const client = new ApiClient(cluster.url, cluster.token);
  try {
    await createMaps(client, maps);
    return residentBytes(cluster.pid);
  } finally {
    client.close();
    await cluster.stop();
  }
}

async function emptyProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("."); setInterval(() => undefined, 1e6)']);
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return residentBytes(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
  }
}

/** From the start of the process to the first answer of /readyz, and what an empty process takes of it. */
async function startTimes(): Promise<{ ready: number; empty: number }> {
  const ready: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < 9; i++) {
    const from = performance.now();
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    empty.push(performance.now() - from);
    const cluster: EmbeddedProcess = await startEmbedded(['--ephemeral', '--workloads', 'none']);
    ready.push(cluster.readyMs);
    await cluster.stop();
  }
  return { ready: median(ready), empty: median(empty) };
}
