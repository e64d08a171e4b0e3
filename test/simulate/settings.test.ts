import { DeliverySimulation } from '../../lib/simulate/index.js';

const repository = 'https://git.example.com/shop.git';

test('a simulated hub has settings too: what they say of health and tracking counts from the moment at which they are written', async () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { value: '1' } };
  const simulation = new DeliverySimulation({
    repositories: { [repository]: { main: { 'app/a.json': JSON.stringify(map) } } },
    applications: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'shop', namespace: 'argocd' },
        spec: {
          project: '',
          source: { repoURL: repository, path: 'app', helm: {} },
          destination: { name: 'in-cluster', namespace: 'shop' },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    ],
    objects: [],
  });
  await simulation.advance(1_000);
  expect(simulation.application('shop').status).toMatchObject({
    sync: { status: 'Synced' },
    health: { status: 'Healthy' },
  });
  expect(simulation.application('shop').status?.sync?.comparedTo?.source).not.toHaveProperty('helm');

  const script = 'return { status = "Degraded", message = "value is " .. obj.data.value }';
  await simulation.apply('in-cluster', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd' },
    data: { 'resource.customizations.health.ConfigMap': script, 'application.resourceTrackingMethod': 'label' },
  });
  await simulation.advance(10_000);
  const { status } = simulation.application('shop');
  expect(status?.resources?.[0]?.health).toMatchObject({ status: 'Degraded', message: 'value is 1' });
  expect(status?.sync?.status).toBe('Synced');
  const live = simulation.cluster('in-cluster').find({ group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' });
  expect(live?.metadata.labels).toEqual({ 'app.kubernetes.io/instance': 'shop' });
});
