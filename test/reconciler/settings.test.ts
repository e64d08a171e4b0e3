import type { KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, manifest, World } from './world.js';
import { eventually } from '../support/patience.js';

const settings = (data: { [key: string]: string }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'argocd-cm', namespace: 'argocd' },
  data,
});
const healthOf = (app: Awaited<ReturnType<World['status']>>, name: string) =>
  app.status?.resources?.find((one) => one.name === name)?.health;

describe('the settings of the ConfigMap argocd-cm', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'web/b.yaml': configMap('b', '1') });
  });
  afterEach(() => world.close());

  const start = async (data?: { [key: string]: string }): Promise<void> => {
    if (data !== undefined) await world.hub.apply(settings(data));
    await world.hub.apply(world.application('web', 'web'));
    await world.startReconciler();
  };
  const warnings = (): string[] =>
    world.events.flatMap((event) =>
      event.type === 'warning' && !event.message.startsWith('Event') ? event.message : [],
    );

  it('a Lua script decides the health of its kind, from the moment at which it is written', async () => {
    await start();
    await world.synced('web');
    const script = [
      'if obj.data.value == "1" then return { status = "Degraded", message = "one is too few" } end',
      'return { status = "Healthy" }',
    ].join('\n');
    await world.hub.apply(settings({ 'resource.customizations.health.ConfigMap': script }));
    const app = await world.until('web', ({ status }) => status?.health?.status === 'Degraded');
    expect(healthOf(app, 'a')).toMatchObject({ status: 'Degraded', message: 'one is too few' });
    world.repository.push({ 'web/a.yaml': configMap('a', '2'), 'web/b.yaml': configMap('b', '2') });
    await world.synced('web');
  });

  it('a declared health rule decides the health of its kind, and one that cannot be meant changes nothing', async () => {
    const rules = (rule: string): KubeObject => ({
      ...settings({ ConfigMap: rule }),
      metadata: { name: 'health.configmap', namespace: 'argocd', labels: { 'slipway.dev/settings': 'health-rules' } },
    });
    await world.hub.apply(
      rules(
        'cases: [{when: [{path: data.value, op: equals, value: "1"}], status: Suspended, message: "is {data.value}"}]',
      ),
    );
    await start();
    const app = await world.until('web', ({ status }) => status?.health?.status === 'Suspended');
    expect(healthOf(app, 'a')).toMatchObject({ status: 'Suspended', message: 'is 1' });
    await world.hub.apply(rules('cases: [{status: Fine}]'));
    await eventually(() => warnings().length > 0);
    expect(warnings()[0]).toMatch(
      /^health\.configmap: ConfigMap: cases\[0\]\.when: got nothing, expected a list; cases/,
    );
    await world.reconciler?.idle();
    expect((await world.status('web')).status?.health?.status).toBe('Suspended');
  });

  it('a Lua script without end makes unknown only what it judges', async () => {
    await start({
      'resource.customizations.health.ConfigMap':
        'while obj.metadata.name == "a" do end\nreturn { status = "Healthy", message = "fine" }',
    });
    const app = await world.until('web', ({ status }) => status?.health?.status === 'Unknown');
    expect(healthOf(app, 'a')).toMatchObject({
      status: 'Unknown',
      message: 'The health script failed: the script took more than 200000 steps',
    });
    expect(healthOf(app, 'b')).toMatchObject({ status: 'Healthy', message: 'fine' });
    expect(app.status?.operationState?.phase).toBe('Succeeded');
  });

  it('ignoreDifferences of the installation make an Application Synced', async () => {
    await start();
    await world.until('web', ({ status }) => status?.sync?.status === 'Synced');
    await world.hub.patch(world.application('web', 'web'), { spec: { syncPolicy: { automated: null } } });
    const a = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
    await world.prod.patch(a as KubeObject, { data: { value: 'by hand' } });
    await world.until('web', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.hub.apply(
      settings({ 'resource.customizations.ignoreDifferences.ConfigMap': 'jsonPointers: [/data/value]' }),
    );
    await world.until('web', ({ status }) => status?.sync?.status === 'Synced');
  });

  it('an excluded kind is neither delivered nor pruned, and that is said', async () => {
    await start();
    await world.synced('web');
    world.repository.push({ 'web/s.yaml': manifest('v1', 'Secret', 's') });
    await world.until('web', ({ status }) => (status?.resources ?? []).some(({ kind }) => kind === 'Secret'));
    await world.hub.apply(settings({ 'resource.exclusions': '[{kinds: [ConfigMap]}]' }));
    const app = await world.until('web', ({ status }) => (status?.resources ?? []).length === 1);
    expect(conditionsOf(app)).toEqual([
      'ExcludedResourceWarning: Resource /ConfigMap a is excluded in the settings',
      'ExcludedResourceWarning: Resource /ConfigMap b is excluded in the settings',
    ]);
    world.repository.push({ 'web/a.yaml': null, 'web/b.yaml': null });
    await world.until('web', (now) => conditionsOf(now).length === 0);
    await world.reconciler?.idle();
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeDefined();
  });

  it('tracking by label finds and prunes by the label, also when it is turned on while objects are there', async () => {
    await start();
    await world.synced('web');
    await world.hub.apply(settings({ 'application.resourceTrackingMethod': 'label' }));
    await eventually(async () => {
      const a = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
      return a?.metadata.labels?.['app.kubernetes.io/instance'] === 'web';
    });
    await world.synced('web');
    world.repository.push({ 'web/a.yaml': null });
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'a')) === undefined);
    await world.synced('web');
  });

  it('R12 settings that cannot be read are told, and the last good ones stay in force', async () => {
    await start({ 'resource.exclusions': '[{kinds: [ConfigMap]}]' });
    await world.until('web', (app) => conditionsOf(app).length === 2);
    await world.hub.apply(settings({ 'resource.exclusions': '[{kinds: ConfigMap}]' }));
    await eventually(() => warnings().length > 0);
    expect(warnings()).toEqual(['argocd-cm: resource.exclusions[0].kinds is no list of texts; correct the ConfigMap']);
    world.repository.push({ 'web/c.yaml': configMap('c', '1') });
    await world.until('web', (app) => conditionsOf(app).length === 3);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'c')).toBeUndefined();
    await world.hub.apply(settings({ 'resource.exclusions': '[]' }));
    await eventually(async () => (await world.prod.get('v1', 'ConfigMap', 'shop', 'c')) !== undefined);
    await world.synced('web');
  });

  it('R12 without any good settings nothing is done, and everything once they are mended', async () => {
    await start({ 'application.sync.impersonation.enabled': 'yes' });
    const app = await world.until('web', (one) => conditionsOf(one).length > 0);
    expect(conditionsOf(app)).toEqual([
      'ComparisonError: the settings cannot be read, so nothing is done: argocd-cm: application.sync.impersonation.enabled ' +
        'is "yes", expected true or false; correct the ConfigMap',
    ]);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeUndefined();
    await world.hub.delete(settings({}));
    expect(conditionsOf(await world.synced('web'))).toEqual([]);
  });
});
