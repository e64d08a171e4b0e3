import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ApiObject, App, Chart } from 'cdk8s';
import { Cluster, Environment, GitOpsApp, Platform, Revision } from '../lib/index.js';
import { fastSynth, synthesizeWithIndex, writeOutput } from '../lib/synth/index.js';
import { cpuSeconds, type Bench } from './bench.js';

/**
 * Synthesis, in CPU time: plain cdk8s trees and a platform of the same objects, with its policies and the index that says where they
 * came from, against `App.synth`. The same tree is built anew for each side, and building it is not counted.
 */
export function bench(): Bench {
  measure(apps(50, 1), (app) => app.synth());
  measure(apps(50, 1), fastSynth);
  measure(platformOf(50), synthPlatform);

  const manyCharts = {
    ours: measure(apps(8_000, 1), fastSynth),
    theirs: measure(apps(8_000, 1), (app) => app.synth()),
  };
  const theirs = measure(apps(1, 10_000), (app) => app.synth());
  const plain = measure(apps(1, 10_000), fastSynth);
  const whole = measure(platformOf(10_000), synthPlatform);
  return {
    results: {
      charts8000Ratio: { value: manyCharts.theirs / manyCharts.ours, unit: 'x less CPU', goal: { atLeast: 25 } },
      oneChart10000Ratio: { value: theirs / plain, unit: 'x less CPU', goal: { atLeast: 4 } },
      platform10000Ratio: { value: theirs / whole, unit: 'x less CPU', goal: { atLeast: 4 } },
      layers50x20: { value: measure(layeredApp(50, 20), fastSynth), unit: 's CPU', goal: { atMost: 0.1 } },
      layers50x20Platform: {
        value: measure(layeredPlatform(50, 20), synthPlatform),
        unit: 's CPU',
        goal: { atMost: 0.1 },
      },
      ...unchanged(10_000),
      charts8000Ours: { value: manyCharts.ours, unit: 's CPU' },
      charts8000Theirs: { value: manyCharts.theirs, unit: 's CPU' },
      oneChart10000Ours: { value: plain, unit: 's CPU' },
      platform10000Ours: { value: whole, unit: 's CPU' },
      oneChart10000Theirs: { value: theirs, unit: 's CPU' },
    },
  };
}

/** What a second synth of the same writes: how many files and folders have another time, and what it costs. */
function unchanged(objects: number): Bench['results'] {
  const first = platformOf(objects);
  const second = platformOf(objects, first.outdir);
  try {
    synthPlatform(first);
    const before = times(first.outdir);
    const seconds = cpuSeconds(() => synthPlatform(second));
    const after = times(first.outdir);
    const moved = [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    );
    return {
      unchangedMoved: { value: moved.length, unit: 'files', goal: { atMost: 0 } },
      unchangedOurs: { value: seconds, unit: 's CPU' },
    };
  } finally {
    rmSync(first.outdir, { recursive: true, force: true });
  }
}

/** The time at which each file and folder below a folder was last written. */
function times(folder: string): Map<string, bigint> {
  const paths = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return new Map(paths.map((path) => [path, statSync(join(folder, path), { bigint: true }).mtimeNs]));
}

/** As `slipway synth` does it: order, policies, files and index. */
function synthPlatform(platform: Platform): void {
  const { files, index } = synthesizeWithIndex(platform);
  writeOutput(platform.outdir, files, index);
}

/** Nobody pays for the garbage of what ran before. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function measure<A extends App>(app: A, synth: (app: A) => unknown): number {
  collectGarbage();
  try {
    return cpuSeconds(() => void synth(app));
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'slipway-bench-'));
}

function apps(charts: number, objectsEach: number): App {
  const app = new App({ outdir: newFolder() });
  for (let index = 0; index < charts; index += 1) fill(new Chart(app, `chart-${index}`), objectsEach, `web-${index}`);
  return app;
}

/** One application in one environment. */
function emptyPlatform(outdir: string): { platform: Platform; app: GitOpsApp } {
  const production = new Environment('production', {
    cluster: Cluster.named('production'),
    revision: Revision.branch('main'),
  });
  const repository = 'https://git.example.com/bench.git';
  const platform = new Platform({ outdir, repository, environments: { production } });
  return { platform, app: platform.add(GitOpsApp, 'web', { namespace: 'web' }).production };
}

function platformOf(objects: number, outdir = newFolder()): Platform {
  const { platform, app } = emptyPlatform(outdir);
  new ApiObject(app, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web' } });
  new ApiObject(app, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
  fill(app, objects, 'web');
  return platform;
}

function layeredApp(width: number, depth: number): App {
  const app = new App({ outdir: newFolder() });
  layer(new Chart(app, 'layers'), width, depth);
  return app;
}

function layeredPlatform(width: number, depth: number): Platform {
  const { platform, app } = emptyPlatform(newFolder());
  layer(app, width, depth);
  return platform;
}

/** Every object of a layer depends on every one of the layer before. */
function layer(chart: Chart, width: number, depth: number): void {
  let before: ApiObject[] = [];
  for (let level = 0; level < depth; level += 1) {
    const objects = Array.from({ length: width }, (_, index) => {
      const name = `layer-${level}-${index}`;
      return new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'web' } });
    });
    if (before.length > 0) for (const object of objects) object.addDependency(...before);
    before = objects;
  }
}

function fill(chart: Chart, objects: number, prefix: string): void {
  for (let index = 0; index < objects; index += 1) {
    const name = `${prefix}-${index}`;
    new ApiObject(chart, name, { ...deployment(name), metadata: { name, namespace: 'web' } });
  }
}

/** A Deployment of about 45 leaves, 1.3 kB as YAML. */
function deployment(app: string) {
  const labels = { app, 'app.kubernetes.io/part-of': 'bench', 'app.kubernetes.io/version': '1.0' };
  const probe = (path: string) => ({ httpGet: { path, port: 8080 }, initialDelaySeconds: 5, periodSeconds: 10 });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: 3,
      selector: { matchLabels: { app } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      template: {
        metadata: { labels, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' } },
        spec: {
          serviceAccountName: 'web',
          securityContext: { runAsNonRoot: true, fsGroup: 1000 },
          containers: [
            {
              name: 'main',
              image: `registry.example.com/team/${app}:1.0.0`,
              args: ['--port=8080', '--log-level=info', 'yes'],
              env: [
                { name: 'LOG_FORMAT', value: 'json' },
                { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
                { name: 'WORKERS', value: '4' },
              ],
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'metrics', containerPort: 9090 },
              ],
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
              readinessProbe: probe('/ready'),
              livenessProbe: probe('/live'),
              volumeMounts: [{ name: 'config', mountPath: '/etc/config', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'settings', defaultMode: 420 } }],
        },
      },
    },
  };
}
