import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseJson, stringifyJson, type KubeObject } from '../lib/kube/index.js';
import { ControlPlane, envtestAssets } from '../test/envtest/control-plane.js';
import { ApiClient } from './api/client.js';
import { startReconciler } from './api/reconciler-process.js';
import type { Bench } from './bench.js';
import { applyAll } from './thousand/bare-loop.js';
import { peakMiB, read, resetPeak } from './thousand/meter.js';
import { applicationOf } from './thousand/objects.js';
import { Pushes } from './thousand/pushes.js';
import { at, Standings } from './thousand/standings.js';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const repoURL = 'https://git.example.com/large.git';
const MiB = 2 ** 20;
/** So many objects are in a file. */
const together = 100;

/** One Application of very many ConfigMaps on a real kube-apiserver, beside a bare loop that applies as many: `--objects N` (10000). */
export async function bench(): Promise<Bench> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { objects: { type: 'string', default: '10000' }, json: { type: 'boolean' } },
  });
  const count = Number(values.objects);
  const assets = envtestAssets();
  if (assets === undefined) throw new Error('this needs a real kube-apiserver: npm run envtest:build');
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-large-'));
  const plane = await ControlPlane.start(assets, { fsync: true, controllers: 'none' });
  const client = new ApiClient(plane.url, plane.token);
  const repository = Pushes.create(folder, filesOf(configMaps('large', count)));
  const reconciler = await startReconciler([
    ...['--kubeconfig', plane.kubeconfig, '--cache', join(folder, 'cache')],
    ...['--repository', `${repoURL}=${repository.bare}`],
  ]);
  const { pid } = reconciler;
  try {
    await applyAll(client, ['bare', 'large'].map(namespace));
    await applyAll(client, configMaps('bare', 200, 'warm'));
    const bareFrom = performance.now();
    await applyAll(client, configMaps('bare', count));
    const bareSeconds = (performance.now() - bareFrom) / 1000;

    const standings = await Standings.watch(client, APPLICATIONS);
    resetPeak(pid);
    const before = await read(pid, client);
    const from = performance.now();
    await client.call('POST', APPLICATIONS, stringifyJson(applicationOf('large', repoURL)));
    await standings.until((all) => all.some(({ isDone }) => isDone), 900);
    const wallSeconds = (performance.now() - from) / 1000;
    const after = await read(pid, client);
    const app = parseJson((await client.call('GET', `${APPLICATIONS}/large`)).toString());
    const { commit, pushedAt } = repository.push(['apps/large/0000.yaml'], 2);
    await standings.until((all) => all.some(({ isDone, operated }) => isDone && operated === commit), 120);
    const pushed = performance.now() - pushedAt;
    standings.stop();
    return {
      results: {
        wallRatio: { value: wallSeconds / bareSeconds, unit: 'x of the bare loop', goal: { atMost: 2 } },
        wallSeconds: { value: wallSeconds, unit: `s until ${count} objects are Synced` },
        bareSeconds: { value: bareSeconds, unit: `s for ${count} bare applies` },
        cpuSeconds: { value: after.cpuSeconds - before.cpuSeconds, unit: 's CPU of the reconciler' },
        requests: { value: after.requests - before.requests, unit: 'requests to the API' },
        peakMiB: { value: peakMiB(pid), unit: 'MiB' },
        statusMiB: {
          value: Buffer.byteLength(stringifyJson(at(app, 'status') ?? null)) / MiB,
          unit: 'MiB of status',
          goal: { atMost: 1 },
        },
        push: { value: pushed, unit: `ms from a push that changes ${Math.min(together, count)} of them to Synced` },
      },
    };
  } finally {
    await reconciler.stop();
    client.close();
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function configMaps(namespace: string, count: number, prefix = 'settings'): KubeObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${prefix}-${String(index).padStart(5, '0')}`, namespace },
    data: { greeting: 'hello', level: '1' },
  }));
}

function filesOf(objects: readonly KubeObject[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (let from = 0; from < objects.length; from += together) {
    const name = String(from / together).padStart(4, '0');
    const texts = objects.slice(from, from + together).map((object) => stringifyJson(object, { indent: 2 }));
    files[`apps/large/${name}.yaml`] = `${texts.join('\n---\n')}\n`;
  }
  return files;
}
