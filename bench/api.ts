import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane, envtestAssets } from '../test/envtest/control-plane.js';
import { ApiClient } from './api/client.js';
import { children, cpuSecondsOf, residentBytes } from './api/processes.js';
import { startEmbedded, type EmbeddedProcess } from './api/embedded-process.js';
import { applyNew, createMaps, fanOut, listMaps } from './api/work.js';
import { calibration, median, type Bench, type Figure } from './bench.js';

const applies = 4_000;
const maps = 10_000;
const rounds = 8;
const MB = 1024 * 1024;

/** What one server did in the run. */
interface Measured {
  applySeconds: number;
  /** CPU seconds of the server's processes. */
  applyCpu: number;
  listMs: number;
  fanOutSeconds: number;
}

/** A server with its client. */
interface Contender {
  readonly client: ApiClient;
  readonly pids: readonly number[];
  readonly measured: Measured;
  stop(): Promise<void>;
}

/** The embedded server, and the real one where it is built. */
interface Compared {
  readonly ours: Measured;
  readonly theirs: Measured | undefined;
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
    const relaxed = await compare(assets, join(folder, 'relaxed'), 'relaxed');
    const sync = await compare(assets, join(folder, 'sync'), 'sync');
    return {
      results: {
        ...ratio('applyRelaxed', relaxed, ({ applySeconds }) => applies / applySeconds, 'applies/s', 2),
        ...ratio('applySync', sync, ({ applySeconds }) => applies / applySeconds, 'applies/s', 2),
        ...ratio('applyPerCpuSecond', relaxed, ({ applyCpu }) => applies / applyCpu, 'applies/s CPU of the server'),
        ...ratio('list', relaxed, ({ listMs }) => 1000 / listMs, 'lists/s', 1),
        ...ratio('fanOut', relaxed, ({ fanOutSeconds }) => 100_000 / fanOutSeconds, 'events/s', 1),
        startMs: { value: starts.ready, unit: 'ms to /readyz (median)', goal: { atMost: 150 } },
        nodeStartMs: { value: starts.empty, unit: 'ms of it for an empty process' },
        memoryMB: { value: (await memory()) / MB, unit: 'MB RSS above an empty process', goal: { atMost: 120 } },
        calibration: { value: calibration(), unit: 's CPU for JSON.parse + stringify of 10 MB' },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratio(
  name: string,
  { ours, theirs }: Compared,
  speed: (measured: Measured) => number,
  unit: string,
  goal?: number,
): Record<string, Figure> {
  const embedded = { [`${name}Embedded`]: { value: speed(ours), unit } };
  if (theirs === undefined) return embedded;
  const value = speed(ours) / speed(theirs);
  return {
    [name]: { value, unit: 'x of the real server', ...(goal !== undefined && { goal: { atLeast: goal } }) },
    ...embedded,
    [`${name}Real`]: { value: speed(theirs), unit },
  };
}

/** Lets both servers work in turns, so that what else the machine does meets both alike. */
async function compare(assets: string | undefined, state: string, durability: 'sync' | 'relaxed'): Promise<Compared> {
  const contenders: Contender[] = [];
  try {
    contenders.push(await embedded(['--state', state, '--durability', durability]));
    if (assets !== undefined) contenders.push(await real(assets, durability === 'sync'));
    for (const { client } of contenders) await applyNew(client, 'warm-up', 300);
    for (let round = 0; round < rounds; round++) {
      for (const { client, measured, pids } of contenders) {
        const before = cpuSecondsOf(pids);
        measured.applySeconds += await applyNew(client, `round-${round}`, applies / rounds);
        measured.applyCpu += cpuSecondsOf(pids) - before;
      }
    }
    if (durability === 'relaxed') {
      for (const { client, measured } of contenders) measured.fanOutSeconds = await fanOut(client, 100, 1_000);
      for (const { client } of contenders) await createMaps(client, maps);
      const times = contenders.map((): number[] => []);
      for (let round = 0; round < 11; round++) {
        for (const [index, { client }] of contenders.entries()) times[index]?.push(await listMaps(client, maps));
      }
      for (const [index, { measured }] of contenders.entries()) measured.listMs = median(times[index] ?? []);
    }
    const [ours, theirs] = contenders.map(({ measured }) => measured);
    if (ours === undefined) throw new Error('the embedded server was not measured');
    return { ours, theirs };
  } finally {
    for (const contender of contenders) await contender.stop();
  }
}

async function embedded(args: readonly string[]): Promise<Contender> {
  const cluster = await startEmbedded(['--workloads', 'none', ...args]);
  return contender(new ApiClient(cluster.url, cluster.token), [cluster.pid], () => cluster.stop());
}

async function real(assets: string, fsync: boolean): Promise<Contender> {
  const before = new Set(children());
  const plane = await ControlPlane.start(assets, { fsync });
  const pids = children().filter((pid) => !before.has(pid));
  return contender(new ApiClient(plane.url, plane.token), pids, () => plane.stop());
}

function contender(client: ApiClient, pids: readonly number[], stop: () => Promise<void>): Contender {
  const measured = { applySeconds: 0, applyCpu: 0, listMs: NaN, fanOutSeconds: NaN };
  return {
    client,
    pids,
    measured,
    stop: () => {
      client.close();
      return stop();
    },
  };
}

/** The memory above that of an empty process of a new cluster once it holds 10,000 objects of 1 KB. */
async function memory(): Promise<number> {
  const cluster = await startEmbedded(['--ephemeral', '--workloads', 'none']);
  const client = new ApiClient(cluster.url, cluster.token);
  try {
    await createMaps(client, maps);
    return residentBytes(cluster.pid) - (await emptyProcess());
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
