import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, stringifyJson, type KubeObject } from '../../lib/kube/index.js';
import { eventually } from './support/eventually.js';
import { paths } from './support/kubernetes.js';
import { Running, slipway } from './support/slipway.js';
import { newState, noon, Up } from './support/up.js';

const clusters = ['dev-cluster', 'staging-cluster', 'prod-cluster'];
const collections = [
  '/api/v1/namespaces',
  '/api/v1/configmaps',
  '/api/v1/services',
  '/api/v1/pods',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/batch/v1/jobs',
  '/apis/argoproj.io/v1alpha1/rollouts',
  '/apis/kubeflow.org/v1/pytorchjobs',
  '/apis/machinelearning.seldon.io/v1/seldondeployments',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
];

const environments = ['development', 'staging', 'production'];
const apps = [
  'cert-manager',
  'churn-api',
  'feature-store',
  'foundations',
  'fraud-detection',
  'ingress',
  'mlflow',
  'monitoring',
  'pipelines',
  'serving',
  'training',
];
const names = [
  'ml-platform',
  ...apps.flatMap((app) => environments.map((environment) => `${app}-${environment}`)),
].sort();

/** Every live object of every environment by its identity: uid and version. */
async function liveObjects(up: Up): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const cluster of clusters) {
    const api = await up.cluster(cluster);
    for (const collection of collections) {
      for (const { metadata } of await api.list(collection)) {
        found[`${cluster}${collection}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`] =
          `${metadata.uid ?? ''} ${metadata.resourceVersion ?? ''}`;
      }
    }
  }
  return found;
}

/** What was ever synced, and how each Application stands. */
async function standings(up: Up): Promise<Record<string, string>> {
  const applications = await (await up.cluster()).list(paths.applications());
  return Object.fromEntries(applications.map((app) => [app.metadata.name ?? '', summary(app)]));
}

function summary(app: KubeObject): string {
  const { history, operationState, sync, health } = Object(app['status']) as Record<string, never>;
  return stringifyJson({ uid: app.metadata.uid ?? '', history, operationState, sync, health }, { sortKeys: true });
}

describe('slipway up', () => {
  const state = newState();
  let up: Up | undefined;
  afterAll(async () => {
    await up?.stop('SIGKILL');
    rmSync(join(state, '..'), { recursive: true, force: true });
  });

  it('brings the platform from nothing to Synced and Healthy, once, and says so as JSON', async () => {
    const { code, stdout, stderr } = await slipway([
      ...['up', '--once', '--fresh', '--json', '--state', state, '--now', noon, '--timeout', '60'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as {
      applications: { name: string; environment: string; revision: string; resources: number }[];
      seconds: number;
    };
    expect(report.seconds).toBeGreaterThan(0);
    expect(report.applications.map(({ name }) => name).sort()).toEqual(names);
    for (const application of report.applications) {
      expect(application).toEqual({
        name: expect.any(String) as string,
        environment: expect.any(String) as string,
        revision: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        sync: 'Synced',
        health: 'Healthy',
        resources: expect.any(Number) as number,
      });
      expect(application.resources).toBeGreaterThan(0);
      if (application.name !== 'ml-platform') expect(application.name).toMatch(`-${application.environment}`);
    }
    const commit = (ref: string): string =>
      execFileSync('git', ['--git-dir', join(state, 'gitops.git'), 'rev-parse', `${ref}^{commit}`], {
        encoding: 'utf8',
      }).trim();
    const revisions = (environment: string): string[] => [
      ...new Set(report.applications.filter((app) => app.environment === environment).map(({ revision }) => revision)),
    ];
    expect(revisions('development')).toEqual([commit('develop')]);
    expect(revisions('staging')).toEqual([commit('main')]);
    expect(revisions('production')).toEqual([commit('v1.2.3')]);
  });

  let objects: Record<string, string>;
  let applications: Record<string, string>;

  it('goes on from what it kept: every object is as it was, and nothing is synced again', async () => {
    up = await Up.start({ state });
    [objects, applications] = [await liveObjects(up), await standings(up)];
    expect(Object.keys(applications).sort()).toEqual(names);
    for (const text of Object.values(applications)) expect(parseJson(text)).toMatchObject({ history: [{ id: 0 }] });
    expect(await up.stop('SIGINT')).toBe(0);

    up = await Up.start({ state });
    expect(await standings(up)).toEqual(applications);
    expect(await liveObjects(up)).toEqual(objects);
  });

  it('loses nothing that was acknowledged by kill -9 and a torn last line of a journal', async () => {
    const dev = await up?.cluster('dev-cluster');
    await dev?.create('/api/v1/namespaces/default/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'acknowledged' },
    });
    await up?.stop('SIGKILL');
    const folder = join(state, 'clusters');
    const journals = readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile());
    expect(journals).toHaveLength(4);
    for (const file of journals) appendFileSync(join(folder, file), '{"v":999999,"o":{"apiVersion":"v1","kind":"Conf');

    up = await Up.start({ state });
    expect(await standings(up)).toEqual(applications);
    const { 'dev-cluster/api/v1/configmaps/default/acknowledged': acknowledged, ...others } = await liveObjects(up);
    expect(acknowledged).toBeDefined();
    expect(others).toEqual(objects);
    expect(await up.stop('SIGTERM')).toBe(0);
  });

  it('stopped before it is ready ends with exit code 130, and the next start finishes what was begun', async () => {
    const other = newState();
    const begun = Running.start(['up', '--state', other, '--now', noon]);
    await eventually('it reconciles', () => begun.lines.some((line) => line.includes('environment=')));
    expect(await begun.stop('SIGINT')).toBe(130);
    expect(begun.lines.join('\n')).not.toContain('watching');

    const { code, stdout, stderr } = await slipway(['up', '--once', '--state', other, '--now', noon]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('everything is Synced and Healthy');
    rmSync(join(other, '..'), { recursive: true });
  });
});
