import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, namespace, World } from './world.js';

const object = (kind: string, name: string, more: JsonObject = {}, apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  ...more,
});

describe('orphans in the namespace of an Application', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    await world.prod.apply(namespace('elsewhere'), {
      ...object('ConfigMap', 'far'),
      metadata: { name: 'far', namespace: 'elsewhere' },
    });
  });
  afterEach(() => world.close());

  const start = async (orphanedResources: JsonObject): Promise<void> => {
    await world.hub.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'shop', namespace: 'argocd' },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], orphanedResources },
    });
    await world.hub.apply(world.application('web', 'web', { project: 'shop' }));
    await world.startReconciler();
    await world.synced('web');
  };
  const warned = (text: string) => world.until('web', (app) => conditionsOf(app).join() === text);

  it('are counted while they are there, without those that every namespace has and those that are ignored', async () => {
    await world.prod.apply(
      object('ConfigMap', 'lost'),
      object('Secret', 'ignored-1'),
      object('ServiceAccount', 'lost'),
    );
    await start({ warn: true, ignore: [{ kind: 'Secret', name: 'ignored-*' }] });
    await warned('OrphanedResourceWarning: Application has 2 orphaned resources');
    await world.prod.apply(object('Secret', 'ignored-2'), object('Secret', 'found'));
    const app = await warned('OrphanedResourceWarning: Application has 3 orphaned resources');
    expect(app.status?.sync?.status).toBe('Synced');
    for (const kind of ['ConfigMap', 'ServiceAccount']) await world.prod.delete(object(kind, 'lost'));
    await world.prod.delete(object('Secret', 'found'));
    await warned('');
  });

  it('do not warn where the project only watches them', async () => {
    await world.prod.apply(object('ConfigMap', 'lost'));
    await start({});
    await world.reconciler?.idle();
    expect(conditionsOf(await world.status('web'))).toEqual([]);
  });
});
