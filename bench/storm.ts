import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../lib/kube/index.js';
import { Embedded } from './api/embedded.js';
import { cpuSecondsOf, residentBytes } from './api/processes.js';
import { PassingProxy } from './api/passing-proxy.js';
import { startReconciler } from './api/reconciler-process.js';
import type { Bench } from './bench.js';
import { applicationOf, filesOf, nameOf } from './thousand/objects.js';
import { Pushes } from './thousand/pushes.js';
import { peakMiB, resetPeak } from './thousand/meter.js';
import { at, Standings } from './thousand/standings.js';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const DEPLOYMENTS = '/apis/apps/v1/deployments';
const repoURL = 'https://git.example.com/storm.git';
const metricsPort = 18_282;
/** The events come in so many portions a second. */
const PORTIONS = 50;

/**
 * The statuses of Deployments that Applications track change thousands of times a second: what does that cost the reconciler, and does it
 * hear of a real change afterwards? `--seconds N` (10), `--rate N` events a second (5000), `--apps N` (200).
 */
export async function bench(): Promise<Bench> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '5000' },
      apps: { type: 'string', default: '200' },
      json: { type: 'boolean' },
    },
  });
  const apps = Number(values.apps);
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-storm-'));
  const repository = Pushes.create(folder, filesOf('app', apps));
  const hub = await Embedded.start();
  const proxy = await PassingProxy.before(hub.url);
  const reconciler = await startReconciler([
    ...['--kubeconfig', hub.kubeconfig(join(folder, 'kubeconfig'), proxy.url), '--cache', join(folder, 'cache')],
    ...['--repository', `${repoURL}=${repository.bare}`, '--metrics', `127.0.0.1:${metricsPort}`],
  ]);
  try {
    const standings = await Standings.watch(hub.client, APPLICATIONS);
    for (let index = 0; index < apps; index++) {
      const object = applicationOf(nameOf('app', index), repoURL);
      await hub.client.call('POST', APPLICATIONS, stringifyJson(object));
    }
    await standings.until((all) => all.filter(({ isDone }) => isDone).length === apps, 300);
    await settle(2_000);
    const { pid } = reconciler;
    resetPeak(pid);
    const rest = residentBytes(pid) / 2 ** 20;
    const before = await looks();
    const cpu = cpuSecondsOf([pid]);
    const from = performance.now();
    const events = await storm(proxy, await deployments(hub), seconds, Number(values.rate));
    const lasted = (performance.now() - from) / 1000;
    const spent = cpuSecondsOf([pid]) - cpu;
    const lag = Math.max(...(await metric('nodejs_eventloop_lag_p99_seconds')));
    const compared = (await looks()) - before;
    const pushed = performance.now();
    const { commit } = repository.push([`apps/${nameOf('app', 1)}/configmap.yaml`], 99);
    await standings.until((all) => all.some(({ operated, isDone }) => isDone && operated === commit), 120);
    const after = performance.now() - pushed;
    standings.stop();
    return {
      results: {
        rate: { value: events / lasted, unit: `events a second, for ${lasted.toFixed(0)} s` },
        comparisons: { value: compared, unit: `looks at Applications for ${events} events` },
        perLook: { value: events / compared, unit: 'events for each look', goal: { atLeast: 1 } },
        peakMiB: { value: peakMiB(pid), unit: `MiB, ${rest.toFixed(0)} before`, goal: { atMost: 400 } },
        cpuShare: { value: spent / lasted, unit: 'of one core' },
        eventLoopP99: { value: lag * 1000, unit: 'ms delay of the event loop' },
        pushAfter: { value: after, unit: 'ms from a push right after the storm to Synced' },
      },
    };
  } finally {
    await reconciler.stop();
    await proxy.stop();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All Deployments: what comes before the version and before a number in the status, and after it. */
async function deployments(hub: Embedded): Promise<[string, string, string][]> {
  const list = parseJson((await hub.client.call('GET', DEPLOYMENTS)).toString());
  const items = at(list, 'items');
  return (Array.isArray(items) ? items.filter(isJsonObject) : []).map((item) => {
    const metadata = { ...objectAt(item, 'metadata'), resourceVersion: '#' };
    const status = { ...objectAt(item, 'status'), unavailableReplicas: '#' };
    const object = { ...item, apiVersion: 'apps/v1', kind: 'Deployment', metadata, status };
    const [before = '', between = '', after = ''] = stringifyJson({ type: 'MODIFIED', object }).split(/"#"/);
    return [before, between, after];
  });
}

/**
 * Says that the statuses of Deployments change, one after the other; gives how many changes there were. The server itself knows nothing of
 * that: its own work would hold up the storm.
 */
async function storm(
  proxy: PassingProxy,
  texts: readonly [string, string, string][],
  seconds: number,
  rate: number,
): Promise<number> {
  const from = performance.now();
  let events = 0;
  for (let portion = 0; portion < seconds * PORTIONS; portion++) {
    let lines = '';
    for (let left = Math.round(rate / PORTIONS); left > 0; left--) {
      const [before, between, after] = texts[events++ % texts.length] ?? ['', '', ''];
      lines += `${before}"${1_000_000 + events}"${between}${events}${after}\n`;
    }
    await proxy.say(DEPLOYMENTS, lines);
    await settle(Math.max(0, ((portion + 1) * 1000) / PORTIONS - (performance.now() - from)));
  }
  return events;
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}

/** How many looks at Applications have ended. */
async function looks(): Promise<number> {
  return (await metric('argocd_app_reconcile_count')).reduce((sum, value) => sum + value, 0);
}

async function metric(name: string): Promise<number[]> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
}

function settle(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
