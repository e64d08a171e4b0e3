import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, World } from './world.js';
import { eventually } from '../support/patience.js';

const rbac = 'rbac.authorization.k8s.io';
const role = (name: string, rules: JsonObject[]): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: { name, namespace: 'shop' },
  rules,
});
const binding = (name: string): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  roleRef: { apiGroup: rbac, kind: 'Role', name },
  subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'shop' }],
});
const maps = (verbs: string[]): JsonObject => ({ apiGroups: [''], resources: ['configmaps'], verbs });

describe('deliveries as the service account of a project', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.hub.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd' },
      data: { 'application.sync.impersonation.enabled': 'true' },
    });
  });
  afterEach(() => world.close());

  const project = (accounts: JsonObject[]): KubeObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      destinationServiceAccounts: accounts,
    },
  });
  const deployer = { server: '*', namespace: 'shop', defaultServiceAccount: 'deployer' };
  const start = async (accounts: JsonObject[], ...objects: KubeObject[]): Promise<void> => {
    await world.prod.apply(...objects);
    await world.hub.apply(project(accounts));
    const app = world.application('web', 'web', { project: 'shop' });
    app.metadata.finalizers = ['resources-finalizer.argocd.argoproj.io'];
    await world.hub.apply(app);
    await world.startReconciler();
  };
  const a = () => world.prod.get('v1', 'ConfigMap', 'shop', 'a');

  it('an account that may not write is refused by the API server in its words, and nothing is applied', async () => {
    await start([deployer], role('reader', [maps(['get'])]), binding('reader'));
    const app = await world.until('web', ({ status }) => status?.operationState?.finishedAt !== undefined);
    expect(app.status?.operationState?.syncResult?.resources?.[0]?.message).toBe(
      'configmaps "a" is forbidden: User "system:serviceaccount:shop:deployer" cannot patch resource "configmaps" ' +
        'in API group "" in the namespace "shop"',
    );
    expect(await a()).toBeUndefined();
  });

  it('an account that may is the one that writes, prunes and deletes', async () => {
    const all = maps(['get', 'create', 'patch', 'delete']);
    await start([deployer], role('deployer', [all]), binding('deployer'));
    await world.synced('web');
    expect(await a()).toBeDefined();
    await world.prod.apply(role('deployer', [maps(['get', 'create', 'patch'])]));
    const app = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'web');
    await world.hub.delete(app as KubeObject);
    const refused = await world.until('web', (one) => conditionsOf(one).length > 0);
    expect(conditionsOf(refused)[0]).toContain('User "system:serviceaccount:shop:deployer" cannot delete resource');
    expect(await a()).toBeDefined();
    await world.prod.apply(role('deployer', [all]));
    await eventually(async () => (await a()) === undefined);
  });

  it('where there has to be an account and none matches, nothing is written', async () => {
    await start([{ ...deployer, namespace: 'elsewhere' }]);
    const app = await world.until('web', ({ status }) => status?.operationState?.finishedAt !== undefined);
    expect(app.status?.operationState?.message).toContain(
      `no matching service account found for destination server ${world.prod.url} and namespace shop`,
    );
    expect(await a()).toBeUndefined();
  });
});
