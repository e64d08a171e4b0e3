import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringifyJson, type KubeObject } from '../lib/kube/index.js';
import { Embedded } from './api/embedded.js';
import { PassingProxy } from './api/passing-proxy.js';
import { startReconciler } from './api/reconciler-process.js';
import { median, type Bench } from './bench.js';
import { applicationOf, filesOf, nameOf } from './thousand/objects.js';
import { Pushes } from './thousand/pushes.js';
import { Standings } from './thousand/standings.js';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const repoURL = 'https://git.example.com/fair.git';
const clusters = 10;
const SLOW = 5_000;
/** The slow times and the others take turns, so that both see the same machine. */
const blocks = 6;

/**
 * Ten clusters with the same Applications each; the first answers every request after five seconds for half of the time. Every push changes
 * an Application of each cluster: how long until those of the other nine are Synced? `--apps N` for each cluster (20), `--pushes N` (120).
 */
export async function bench(): Promise<Bench> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      apps: { type: 'string', default: '20' },
      pushes: { type: 'string', default: '120' },
      json: { type: 'boolean' },
    },
  });
  const apps = Number(values.apps);
  const pushes = Number(values.pushes);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-fairness-'));
  const repository = Pushes.create(folder, filesOf('app', clusters * apps));
  const hub = await Embedded.start();
  const targets = await Promise.all(Array.from({ length: clusters }, () => Embedded.start()));
  const proxy = await PassingProxy.before(targets[0]?.url ?? '');
  const reconciler = await startReconciler([
    ...['--kubeconfig', hub.kubeconfig(join(folder, 'kubeconfig')), '--cache', join(folder, 'cache')],
    ...['--repository', `${repoURL}=${repository.bare}`],
  ]);
  try {
    for (const [index, { url }] of targets.entries()) {
      const secret = clusterSecret(`cluster-${index}`, index === 0 ? proxy.url : url);
      await hub.client.call('POST', '/api/v1/namespaces/argocd/secrets', stringifyJson(secret));
    }
    const standings = await Standings.watch(hub.client, APPLICATIONS);
    for (let index = 0; index < clusters * apps; index++) {
      const object = applicationOf(nameOf('app', index), repoURL, `cluster-${index % clusters}`);
      await hub.client.call('POST', APPLICATIONS, stringifyJson(object));
    }
    await standings.until((all) => all.filter(({ isDone }) => isDone).length === clusters * apps, 300);

    const times: Record<'all' | 'slow', number[]> = { all: [], slow: [] };
    for (let push = 0; push < pushes; push++) {
      const isSlow = Math.floor((push * blocks) / pushes) % 2 === 1;
      proxy.milliseconds = isSlow ? SLOW : 0;
      const names = Array.from({ length: clusters }, (_, index) => nameOf('app', (push % apps) * clusters + index));
      const { commit, pushedAt } = repository.push(
        names.map((name) => `apps/${name}/configmap.yaml`),
        2 + push,
      );
      const waiting = new Set(names.slice(1));
      await standings.until((all) => {
        for (const { name, isDone, operated } of all) {
          if (!waiting.has(name) || !isDone || operated !== commit) continue;
          waiting.delete(name);
          times[isSlow ? 'slow' : 'all'].push(performance.now() - pushedAt);
        }
        return waiting.size === 0;
      }, 120);
    }
    proxy.milliseconds = 0;
    await standings.until((all) => all.every(({ isDone }) => isDone), 300);
    standings.stop();
    return {
      results: {
        p99Ratio: {
          value: percentile(times.slow) / percentile(times.all),
          unit: 'x: p99 of nine clusters while the tenth answers in 5 s',
          goal: { atMost: 1.2 },
        },
        medianRatio: { value: median(times.slow) / median(times.all), unit: 'x: the same of the median' },
        p99: { value: percentile(times.all), unit: 'ms from the push to Synced, all clusters well' },
        p99Slow: { value: percentile(times.slow), unit: 'ms, one of them slow' },
        median: { value: median(times.all), unit: 'ms' },
        medianSlow: { value: median(times.slow), unit: 'ms, one of them slow' },
        samples: { value: times.slow.length, unit: 'Applications, as many again with all well' },
      },
    };
  } finally {
    await reconciler.stop();
    await proxy.stop();
    await Promise.all([hub, ...targets].map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? NaN;
}

function clusterSecret(name: string, server: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    stringData: { name, server, config: '{}' },
  };
}
