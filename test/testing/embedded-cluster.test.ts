import { AppsV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { until } from '../support/patience.js';

describe('EmbeddedCluster.start', () => {
  let cluster: EmbeddedCluster;
  const config = new KubeConfig();
  beforeAll(async () => {
    cluster = await EmbeddedCluster.start();
    config.loadFromString(cluster.kubeconfig);
  });
  afterAll(() => cluster.stop());

  it('serves an ordinary client by its kubeconfig', async () => {
    const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
    expect(items.map(({ metadata }) => metadata?.name)).toContain('default');
    const answer = await fetch(`${cluster.url}/api`, { headers: { Authorization: `Bearer ${cluster.token}` } });
    expect(answer.status).toBe(200);
  });

  it('moves workloads to the end that real ones reach', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const labels = { app: 'web' };
    await apps.createNamespacedDeployment({
      namespace: 'default',
      body: {
        metadata: { name: 'web' },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
        },
      },
    });
    await until(
      () => apps.readNamespacedDeployment({ namespace: 'default', name: 'web' }),
      ({ status }) => status?.availableReplicas === 2,
    );
  });

  it('has what it was given before the first request, and lets others in by their own token', async () => {
    const other = await EmbeddedCluster.start({
      workloads: 'none',
      objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'given', namespace: 'default' } }],
      users: { reader: { user: 'jane' } },
    });
    const status = async (path: string, token: string): Promise<number> =>
      (await fetch(`${other.url}${path}`, { headers: { Authorization: `Bearer ${token}` } })).status;
    const given = '/api/v1/namespaces/default/configmaps/given';
    expect([await status(given, other.token), await status(given, 'reader')]).toEqual([200, 403]);
    await other.stop();
    await expect(status(given, other.token)).rejects.toThrow();
  });

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(cluster.url).port);
    await expect(EmbeddedCluster.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
