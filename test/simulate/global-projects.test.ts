import { DeliverySimulation } from '../../lib/simulate/index.js';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';

const repository = 'https://git.example.com/shop.git';

function project(name: string, labels: Record<string, string>, spec: JsonObject): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: 'argocd', labels },
    spec,
  };
}

const everywhere = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
const file = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} });
const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'argocd-cm', namespace: 'argocd' },
  data: { globalProjects: '[{projectName: guard, labelSelector: {matchLabels: {tier: production}}}]' },
};

function application(name: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: name,
      source: { repoURL: repository, path: 'app' },
      destination: { name: 'in-cluster', namespace: name },
      syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true'] },
    },
  };
}

test('a project inherits what a global project forbids, one without its labels does not, and a change of the global project counts', async () => {
  const guard = (spec: JsonObject): KubeObject => project('guard', {}, spec);
  const simulation = new DeliverySimulation({
    repositories: { [repository]: { main: { 'app/a.json': file } } },
    applications: [
      settings,
      guard({ namespaceResourceBlacklist: [{ group: '', kind: 'ConfigMap' }] }),
      project('shop', { tier: 'production' }, { ...everywhere, clusterResourceWhitelist: [{ group: '*', kind: '*' }] }),
      project('lab', { tier: 'test' }, { ...everywhere, clusterResourceWhitelist: [{ group: '*', kind: '*' }] }),
      application('shop'),
      application('lab'),
    ],
    objects: [],
  });
  await simulation.advance(1_000);
  expect(simulation.application('lab').status?.sync?.status).toBe('Synced');
  expect(simulation.application('shop').status?.sync?.status).toBe('OutOfSync');
  expect(simulation.application('shop').status?.operationState?.syncResult?.resources?.[0]?.message).toMatch(
    /not permitted in project shop/,
  );

  await simulation.apply('in-cluster', guard({ namespaceResourceBlacklist: [] }));
  await simulation.advance(600_000);
  expect(simulation.application('shop').status?.sync?.status).toBe('Synced');
});
