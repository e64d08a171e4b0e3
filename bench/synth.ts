import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ApiObject, App, Chart } from 'cdk8s';
import { fastSynth } from '../lib/synth/index.js';
import { cpuSeconds, type Bench } from './bench.js';

/**
 * Synthesis of plain cdk8s trees: ours against `App.synth`, in CPU time. The same tree is built anew for each side, and building it
 * is not counted.
 */
export function bench(): Bench {
  const warmUp = [apps(50, 1), apps(50, 1)] as const;
  measure(warmUp[0], (app) => app.synth());
  measure(warmUp[1], (app) => fastSynth(app));

  const oneChart = compare(1, 10_000);
  const manyCharts = compare(8_000, 1);
  return {
    results: {
      charts8000Ratio: { value: manyCharts.theirs / manyCharts.ours, unit: 'x less CPU', goal: { atLeast: 20 } },
      oneChart10000Ratio: { value: oneChart.theirs / oneChart.ours, unit: 'x less CPU', goal: { atLeast: 3.5 } },
      charts8000Ours: { value: manyCharts.ours, unit: 's CPU' },
      charts8000Theirs: { value: manyCharts.theirs, unit: 's CPU' },
      oneChart10000Ours: { value: oneChart.ours, unit: 's CPU' },
      oneChart10000Theirs: { value: oneChart.theirs, unit: 's CPU' },
    },
  };
}

function compare(charts: number, objectsEach: number): { ours: number; theirs: number } {
  const ours = measure(apps(charts, objectsEach), (app) => fastSynth(app));
  const theirs = measure(apps(charts, objectsEach), (app) => app.synth());
  return { ours, theirs };
}

/** Nobody pays for the garbage of what ran before. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function measure(app: App, synth: (app: App) => void): number {
  collectGarbage();
  try {
    return cpuSeconds(() => synth(app));
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

function apps(charts: number, objectsEach: number): App {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'slipway-bench-')) });
  for (let chartIndex = 0; chartIndex < charts; chartIndex += 1) {
    const chart = new Chart(app, `chart-${chartIndex}`);
    for (let index = 0; index < objectsEach; index += 1) {
      new ApiObject(chart, `web-${index}`, {
        ...deployment(`web-${chartIndex}-${index}`),
        metadata: { namespace: 'web' },
      });
    }
  }
  return app;
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
          serviceAccountName: app,
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
          volumes: [{ name: 'config', configMap: { name: app, defaultMode: 420 } }],
        },
      },
    },
  };
}
