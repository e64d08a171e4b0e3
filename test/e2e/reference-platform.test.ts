import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { application, ready, standing, stands } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths, type Kubernetes } from './support/kubernetes.js';
import { copyOfPlatform, Up } from './support/up.js';

const gitops = 'https://git.example.com/ml-platform/gitops.git';
const clusterOf = { development: 'dev-cluster', staging: 'staging-cluster', production: 'prod-cluster' } as const;
const environments = ['development', 'staging', 'production'] as const;
const live = ['/api/v1/configmaps', '/api/v1/services', '/api/v1/pods', '/apis/apps/v1/deployments'];

const program = (name: string): boolean => {
  try {
    execFileSync(name, ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('the reference platform', () => {
  let up: Up;
  let hub: Kubernetes;
  const sources = copyOfPlatform();
  beforeAll(async () => {
    up = await Up.start({ cwd: sources });
    hub = await up.cluster();
  });
  afterAll(async () => {
    rmSync(sources, { recursive: true, force: true });
    await up.close();
  });

  /** The Applications and the live objects of an environment, each at its version. */
  async function versions(environment: keyof typeof clusterOf): Promise<string[]> {
    const cluster = await up.cluster(clusterOf[environment]);
    const objects = (await Promise.all(live.map((collection) => cluster.list(collection)))).flat();
    const apps = (await hub.list(paths.applications())).filter(({ metadata }) =>
      metadata.name?.endsWith(`-${environment}`),
    );
    return [...apps, ...objects].map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace ?? ''}/${metadata.name ?? ''} ${metadata.resourceVersion ?? ''}`,
    );
  }

  async function version(application: string): Promise<string | undefined> {
    return (await hub.get(paths.application(application)))?.metadata.resourceVersion;
  }

  async function replicas(environment: keyof typeof clusterOf, namespace: string, name: string): Promise<unknown> {
    const cluster = await up.cluster(clusterOf[environment]);
    return ((await cluster.get(paths.deployment(namespace, name)))?.['spec'] as JsonObject | undefined)?.['replicas'];
  }

  if (program('kubectl')) {
    it('is shown by kubectl', () => {
      const text = execFileSync(
        'kubectl',
        ['--kubeconfig', up.kubeconfig, 'get', 'applications', '-n', 'argocd', '--no-headers'],
        { encoding: 'utf8' },
      );
      const lines = text.trim().split('\n');
      expect(lines).toHaveLength(34);
      for (const line of lines) expect(line).toMatch(/^\S+ +Synced +Healthy/);
      const contexts = ['--kubeconfig', up.kubeconfig, 'config', 'get-contexts', '-o', 'name'];
      expect(execFileSync('kubectl', contexts, { encoding: 'utf8' }).trim().split('\n').sort()).toEqual([
        'dev-cluster',
        'hub',
        'prod-cluster',
        'staging-cluster',
      ]);
    });
  } else {
    console.warn('skipped: what kubectl shows: kubectl is not on this machine');
    it.skip('is shown by kubectl', () => undefined);
  }

  it('delivers an edit of the platform itself: synthesised, committed and reconciled by itself', async () => {
    const file = join(sources, 'environments/development.ts');
    const text = readFileSync(file, 'utf8');
    const churn = /(churnApi: \{ .*replicas: )1,/;
    expect(text).toMatch(churn);
    writeFileSync(file, text.replace(churn, '$14,'));
    await eventually(
      'churn-api has 4 replicas',
      async () => (await replicas('development', 'churn', 'churn-api')) === 4,
      {
        seen: () => up.running.lines.slice(-10),
      },
    );
    await ready(hub, 'churn-api-development');
  });

  it('delivers a push to develop to development at once, and to nothing else', async () => {
    const clone = up.clone();
    clone.git('checkout', '--quiet', 'develop');
    const file = 'clusters/development/infrastructure/monitoring/deployment-prometheus.yaml';
    const before = await Promise.all([versions('staging'), versions('production')]);
    const root = await version('ml-platform');
    const neighbour = await version('churn-api-development');
    const commit = clone.push({ [file]: clone.read(file).replace('replicas: 1', 'replicas: 3') });
    await ready(hub, 'monitoring-development', commit);
    expect(await replicas('development', 'monitoring', 'prometheus')).toBe(3);
    expect(await version('churn-api-development')).toBe(neighbour);
    expect(await Promise.all([versions('staging'), versions('production')])).toEqual(before);
    expect(await version('ml-platform')).toBe(root);
  });

  describe.each(environments)('in %s', (environment) => {
    const wanted = { development: 3, staging: 1, production: 2 }[environment];

    it('heals a Deployment that was scaled by hand', async () => {
      const cluster = await up.cluster(clusterOf[environment]);
      const path = paths.deployment('monitoring', 'prometheus');
      await cluster.merge(`${path}/scale`, { spec: { replicas: 7 } });
      await eventually(
        'the Deployment has the replicas of Git again',
        async () => (await replicas(environment, 'monitoring', 'prometheus')) === wanted,
        { seen: () => standing(hub, `monitoring-${environment}`) },
      );
      await ready(hub, `monitoring-${environment}`);
    });

    it('heals a Deployment and a ConfigMap that were deleted', async () => {
      const cluster = await up.cluster(clusterOf[environment]);
      const all = [paths.deployment('ingress', 'ingress-controller'), paths.configMap('ingress', 'ingress-settings')];
      const uids = await Promise.all(all.map(async (path) => (await cluster.get(path))?.metadata.uid));
      for (const path of all) await cluster.delete(path);
      for (const [index, path] of all.entries()) {
        await eventually(`${path} exists again`, async () => {
          const uid = (await cluster.get(path))?.metadata.uid;
          return uid !== undefined && uid !== uids[index];
        });
      }
      await ready(hub, `ingress-${environment}`);
    });
  });

  it('leaves a live edit alone where self-heal is off, and says OutOfSync', async () => {
    const clone = up.clone();
    clone.git('checkout', '--quiet', 'develop');
    const commit = clone.push({
      'by-hand/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: "1"\n',
    });
    await hub.create(
      paths.applications(),
      application(
        'by-hand',
        { repoURL: gitops, path: 'by-hand', targetRevision: 'develop' },
        {
          cluster: 'dev-cluster',
          syncPolicy: { automated: { prune: true, selfHeal: false }, syncOptions: ['CreateNamespace=true'] },
        },
      ),
    );
    await ready(hub, 'by-hand', commit);
    const dev = await up.cluster('dev-cluster');
    const path = paths.configMap('by-hand', 'settings');
    await dev.merge(path, { data: { level: '2' } });
    await stands(hub, 'by-hand', 'is OutOfSync', ({ sync }) => sync === 'OutOfSync');
    // Longer than a heal takes in the tests above.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await standing(hub, 'by-hand')).toMatchObject({ sync: 'OutOfSync', phase: 'Succeeded' });
    expect((await dev.get(path))?.['data']).toEqual({ level: '2' });
  });

  const gone = 'service-fraud-detection.yaml';
  const service = '/api/v1/namespaces/fraud/services/fraud-detection';

  it('prunes in development what was removed from Git', async () => {
    const dev = await up.cluster('dev-cluster');
    expect(await dev.get(service)).toBeDefined();
    const clone = up.clone();
    clone.git('checkout', '--quiet', 'develop');
    const folder = 'clusters/development/apps/fraud-detection';
    const commit = clone.push({
      [`${folder}/${gone}`]: null,
      [`${folder}/kustomization.yaml`]: clone.read(`${folder}/kustomization.yaml`).replace(`  - ${gone}\n`, ''),
    });
    await ready(hub, 'fraud-detection-development', commit);
    expect(await dev.get(service)).toBeUndefined();
  });

  it('keeps in production what a new tag no longer has, and says that it requires pruning', async () => {
    const prod = await up.cluster('prod-cluster');
    const uid = (await prod.get(service))?.metadata.uid;
    expect(uid).toBeDefined();
    const clone = up.clone();
    const folder = 'clusters/production/apps/fraud-detection';
    const release = clone.push({
      [`${folder}/${gone}`]: null,
      [`${folder}/kustomization.yaml`]: clone.read(`${folder}/kustomization.yaml`).replace(`  - ${gone}\n`, ''),
    });
    clone.git('tag', 'v1.2.4');
    clone.git('push', '--quiet', 'origin', 'v1.2.4');
    const manifest = 'argocd/applications/production/fraud-detection-production.yaml';
    clone.push({ [manifest]: clone.read(manifest).replace('targetRevision: v1.2.3', 'targetRevision: v1.2.4') });

    await stands(
      hub,
      'fraud-detection-production',
      'has been synced to the new tag',
      ({ sync, revision, phase }) => sync === 'OutOfSync' && revision === release && phase === 'Succeeded',
    );
    const app = await hub.get(paths.application('fraud-detection-production'));
    expect(resourceOf(app, 'Service')).toMatchObject({ status: 'OutOfSync', requiresPruning: true });
    expect(resourceOf(app, 'Deployment')).toMatchObject({ status: 'Synced' });
    expect((await prod.get(service))?.metadata.uid).toBe(uid);
    const told = await up.app('resources', 'fraud-detection-production');
    expect(told.stdout).toMatch(/Service .*OutOfSync \(requires pruning\)/);
    const other = await standing(hub, 'monitoring-production');
    expect(other).toMatchObject({ sync: 'Synced', health: 'Healthy' });
    expect(other?.revision).not.toBe(release);
  });

  it('is stopped by Ctrl-C cleanly', async () => {
    expect(await up.stop('SIGINT')).toBe(0);
  });
});

function resourceOf(app: KubeObject | undefined, kind: string): JsonObject | undefined {
  const status = app?.['status'] as JsonObject | undefined;
  return (status?.['resources'] as JsonObject[] | undefined)?.find((resource) => resource['kind'] === kind);
}
