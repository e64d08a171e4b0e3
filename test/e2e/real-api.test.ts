import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isJsonObject,
  readManifests,
  stringifyJson,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/kube/index.js';
import { ControlPlane, describeWithControlPlane } from '../envtest/control-plane.js';
import { application, ready } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { describeWithExampleApps } from './support/fixtures.js';
import { Clone } from './support/git-repository.js';
import { Kubernetes, paths } from './support/kubernetes.js';
import { carriesLargeInteger, largeIntegerFiles } from './support/large-integer.js';
import { says } from './support/says.js';
import { Running, slipway } from './support/slipway.js';
import { startOfTests } from './support/world.js';

/** One real API is hub and destination; the workloads are simulated from outside, for there is no kubelet. */
describeWithControlPlane('slipway reconcile against a real kube-apiserver', (assets) => {
  const examplesURL = 'https://git.example.com/examples.git';
  const platformURL = 'https://git.example.com/ml/platform-delivery.git';
  const folder = mkdtempSync(join(tmpdir(), 'slipway-real-'));
  const gitops = join(folder, 'gitops.git');
  let plane: ControlPlane;
  let hub: Kubernetes;
  let simulator: Running;
  let reconciler: Running;
  let examples: ReturnType<typeof Clone.create>;
  let platformRepository: string;

  beforeAll(async () => {
    plane = await ControlPlane.start(assets);
    hub = Kubernetes.at(plane.url, plane.token, true);
    simulator = Running.start(['simulate', '--kubeconfig', plane.kubeconfig, '--install']);
    examples = Clone.create();
    examples.clone.push(largeIntegerFiles);
    const synth = await slipway(['synth', '--commit', '--gitops', gitops, '--now', startOfTests]);
    if (synth.code !== 0) throw new Error(synth.stderr);
    platformRepository = repositoryOf(manifests('argocd/applications/development')[0]) ?? platformURL;
    reconciler = Running.start([
      ...['reconcile', '--kubeconfig', plane.kubeconfig, '--install', '--now', startOfTests, '--poll', '0'],
      ...['--cache', join(folder, 'cache'), '--repository', `${examplesURL}=${examples.bare}`],
      ...['--repository', `${platformRepository}=${gitops}`],
    ]);
    await says(reconciler, /reconciling the applications/);
  });

  afterAll(async () => {
    await reconciler?.stop();
    await simulator?.stop();
    hub?.close();
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries an integer beyond 2^53 from Git to the API and back', async () => {
    await hub.create(
      paths.applications(),
      application('large-integer', { repoURL: examplesURL, path: 'large-integer' }),
    );
    await ready(hub, 'large-integer');
    await carriesLargeInteger(hub, 'large-integer');
  });

  describeWithExampleApps('with example applications that no one here wrote', (from) => {
    const names = ['guestbook', 'kustomize-guestbook', 'sync-waves', 'pre-post-sync', 'sock-shop'];

    it('delivers them until all are Synced and Healthy', async () => {
      cpSync(from, examples.clone.folder, { recursive: true });
      examples.clone.push({});
      for (const name of names) {
        await hub.create(paths.applications(), application(name, { repoURL: examplesURL, path: name }));
      }
      for (const name of names) await ready(hub, name);
      expect(await hub.get(paths.deployment('sock-shop', 'front-end'))).toMatchObject({
        status: { availableReplicas: 1 },
      });
    });

    it('heals what a person changed', async () => {
      await hub.merge(paths.deployment('guestbook', 'guestbook-ui'), { spec: { replicas: 3 } });
      const deployment = () => hub.get(paths.deployment('guestbook', 'guestbook-ui'));
      await eventually('it is healed', async () => Number(object((await deployment())?.['spec'])['replicas']) === 1, {
        seen: deployment,
      });
      await ready(hub, 'guestbook');
    });
  });

  it('delivers the development environment of the reference platform', async () => {
    await hub.create('/api/v1/namespaces/argocd/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'dev-cluster', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
      stringData: {
        name: 'dev-cluster',
        server: plane.url,
        config: stringifyJson({ bearerToken: plane.token, tlsClientConfig: { insecure: true } }),
      },
    });
    const projects = manifests('argocd/projects');
    for (const project of projects) {
      await hub.create('/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects', project);
    }
    const applications = manifests('argocd/applications/development').filter(({ kind }) => kind === 'Application');
    expect(applications.length).toBeGreaterThan(4);
    for (const object of applications) await hub.create(paths.applications(), object);
    for (const { metadata } of applications) await ready(hub, metadata.name ?? '');
  });

  /** The manifests of a folder of the synthesised repository, as `main` has them. */
  function manifests(path: string): KubeObject[] {
    const clone = Clone.of(gitops);
    return clone
      .git('ls-tree', '-r', '--name-only', 'origin/main', path)
      .split('\n')
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
      .flatMap((file) => readManifests(clone.git('show', `origin/main:${file}`), { file }));
  }
});

function repositoryOf(application: KubeObject | undefined): string | undefined {
  const url = object(object(application?.['spec'])['source'])['repoURL'];
  return typeof url === 'string' ? url : undefined;
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
