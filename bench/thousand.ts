import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseJson, stringifyJson } from '../lib/kube/index.js';
import { ControlPlane, envtestAssets } from '../test/envtest/control-plane.js';
import { ApiClient } from './api/client.js';
import { startReconciler } from './api/reconciler-process.js';
import { calibration, median, type Bench } from './bench.js';
import { bareLoop, each } from './thousand/bare-loop.js';
import { peakMiB, read, resetPeak } from './thousand/meter.js';
import { applicationOf, filesOf, nameOf } from './thousand/objects.js';
import { Pushes } from './thousand/pushes.js';
import { at, Standings } from './thousand/standings.js';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const repoURL = 'https://git.example.com/thousand.git';
const changes = 100;

/**
 * A thousand Applications of four objects on a real kube-apiserver, beside a bare loop of server-side applies in the same run:
 * `--apps N` (1000), `--idle SECONDS` (180).
 */
export async function bench(): Promise<Bench> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      apps: { type: 'string', default: '1000' },
      idle: { type: 'string', default: '180' },
      json: { type: 'boolean' },
    },
  });
  const apps = Number(values.apps);
  const assets = envtestAssets();
  if (assets === undefined) throw new Error('this needs a real kube-apiserver: npm run envtest:build');
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-thousand-'));
  const plane = await ControlPlane.start(assets, { fsync: true, controllers: 'none' });
  const client = new ApiClient(plane.url, plane.token);
  const repository = Pushes.create(folder, filesOf('app', apps));
  const reconciler = await startReconciler([
    ...['--kubeconfig', plane.kubeconfig, '--cache', join(folder, 'cache')],
    ...['--repository', `${repoURL}=${repository.bare}`],
  ]);
  const { pid } = reconciler;
  try {
    await bareLoop(client, 'warm', 50);
    const bareSeconds = await bareLoop(client, 'bare', apps);

    const standings = await Standings.watch(client, APPLICATIONS);
    resetPeak(pid);
    const before = await read(pid, client);
    const from = performance.now();
    await each(
      Array.from({ length: apps }, (_, index) => index),
      (index) => client.call('POST', APPLICATIONS, stringifyJson(applicationOf(nameOf('app', index), repoURL))),
    );
    await standings.until((all) => all.filter(({ isDone }) => isDone).length === apps, 900);
    const wallSeconds = (performance.now() - from) / 1000;
    const after = await read(pid, client);
    const peak = peakMiB(pid);

    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const restBegins = await read(pid, client);
    await new Promise((resolve) => setTimeout(resolve, Number(values.idle) * 1000));
    const restEnds = await read(pid, client);

    const pushed: number[] = [];
    for (let index = 0; index < changes; index++) {
      const app = nameOf('app', (index * 7) % apps);
      const { commit, pushedAt } = repository.push([`apps/${app}/configmap.yaml`], 2 + index);
      await standings.until((all) => all.some((one) => one.name === app && one.isDone && one.operated === commit), 60);
      pushed.push(performance.now() - pushedAt);
    }
    const healed: number[] = [];
    for (let index = 0; index < changes; index++) {
      healed.push(await heal(client, nameOf('app', (index * 11 + 3) % apps)));
    }
    standings.stop();
    const sorted = pushed.sort((a, b) => a - b);
    return {
      results: {
        wallRatio: { value: wallSeconds / bareSeconds, unit: 'x of the bare loop', goal: { atMost: 2 } },
        wallSeconds: { value: wallSeconds, unit: 's until all are Synced' },
        bareSeconds: { value: bareSeconds, unit: `s for ${5 * apps} bare applies` },
        cpuSeconds: {
          value: after.cpuSeconds - before.cpuSeconds,
          unit: 's CPU of the reconciler',
          goal: { atMost: 20 },
        },
        requests: {
          value: after.requests - before.requests - apps,
          unit: 'requests to the API',
          goal: { atMost: 9 * apps },
        },
        peakMiB: { value: peak, unit: 'MiB', goal: { atMost: 250 } },
        idleCpuSeconds: {
          value: restEnds.cpuSeconds - restBegins.cpuSeconds,
          unit: `s CPU in ${values.idle} s without a change`,
          goal: { atMost: 1 },
        },
        idleRequests: { value: restEnds.requests - restBegins.requests, unit: 'requests', goal: { atMost: 30 } },
        pushMedian: { value: median(sorted), unit: 'ms from the push to Synced' },
        pushP99: { value: sorted[Math.ceil(0.99 * sorted.length) - 1] ?? NaN, unit: 'ms', goal: { atMost: 300 } },
        healMedian: { value: median(healed), unit: 'ms from the edit to healed', goal: { atMost: 100 } },
        calibration: { value: calibration(), unit: 's CPU for JSON.parse + stringify of 10 MB' },
      },
    };
  } finally {
    await reconciler.stop();
    client.close();
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds until a person's edit of a Deployment is undone. */
async function heal(client: ApiClient, app: string): Promise<number> {
  const path = `/apis/apps/v1/namespaces/${app}/deployments/web`;
  const merge = JSON.stringify({ spec: { template: { spec: { serviceAccountName: 'other' } } } });
  let done: () => void = () => undefined;
  const healed = new Promise<void>((resolve) => (done = resolve));
  let edited = false;
  let rest = '';
  const stop = await client.watch(
    `/apis/apps/v1/namespaces/${app}/deployments?watch=1&fieldSelector=metadata.name%3Dweb`,
    (chunk) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const account = serviceAccountOf(line);
        if (account === 'other') edited = true;
        if (account === 'runner' && edited) done();
      }
    },
  );
  const from = performance.now();
  await client.call('PATCH', path, merge, 'application/merge-patch+json');
  await healed;
  const time = performance.now() - from;
  stop();
  return time;
}

function serviceAccountOf(line: string): unknown {
  return at(parseJson(line), 'object', 'spec', 'template', 'spec', 'serviceAccountName');
}
