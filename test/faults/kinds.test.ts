import { isJsonObject, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock, widgetDefinition } from './support/index.js';
import { eventually } from '../support/patience.js';

const a = configMap('a');

describe('kinds that come, go or break', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  let widget: KubeObject;
  let definition: KubeObject;
  beforeAll(async () => {
    const group = `w${FaultWorld.unique()}.example.com`;
    widget = { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'w' }, spec: { size: '1' } };
    definition = widgetDefinition(group);
    const resource = { group, version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true, verbs: [] };
    world = await FaultWorld.create({ clock, kinds: [resource], before: (direct) => establish(direct) });
    await world.start();
  });
  afterAll(async () => {
    await world.direct.objects
      .delete(
        { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
        {
          group: 'apiextensions.k8s.io',
          kind: 'CustomResourceDefinition',
          namespace: '',
          name: definition.metadata.name ?? '',
        },
        { propagation: 'Background' },
      )
      .catch(() => undefined);
    await world.close();
  });
  const establish = async (direct: FaultWorld['direct']): Promise<void> => {
    await direct.objects.apply(definition, { manager: 'test' });
    const path = `/apis/${definition.metadata.name?.slice('widgets.'.length) ?? ''}/v1/widgets`;
    await eventually(() => direct.client.json('GET', path).catch(() => undefined));
  };
  const healsOthers = async (value: string): Promise<void> => {
    await world.edit('shop', a, { data: { value } });
    await world.healed('shop', a);
  };
  /** What discovery says of the kind, changed. */
  const rewriteDiscovery = (change: (version: JsonObject) => JsonObject) =>
    world.proxy.add({
      where: ({ path }) => path === '/apis',
      fault: { type: 'rewrite', change: (answer) => ({ ...answer, items: itemsOf(answer).map(ofGroup(change)) }) },
    });
  const ofGroup =
    (change: (version: JsonObject) => JsonObject) =>
    (item: JsonObject): JsonObject => {
      const { metadata, versions } = item;
      const isIt = isJsonObject(metadata) && metadata['name'] === definition.metadata.name?.slice('widgets.'.length);
      return isIt && Array.isArray(versions) ? { ...item, versions: versions.filter(isJsonObject).map(change) } : item;
    };
  const rediscover = (): void => {
    for (const watch of world.proxy.watches()) watch.break();
  };

  test('F17 an aggregated API that is away is no proof that its objects are gone: nothing is deleted, created or called missing', async () => {
    await world.deliver('shop', [a, widget]);
    await world.synced();
    const place = world.audit.next();
    const stale = rewriteDiscovery((version) => ({ ...version, freshness: 'Stale', resources: [] }));
    world.proxy.add({
      verbs: ['list', 'watch', 'get'],
      resource: 'widgets',
      fault: { type: 'refuse', status: 503, reason: 'ServiceUnavailable' },
    });
    await world.proxy.cut();
    await world.eventually(() => world.log().some((line) => line.includes('cannot reach')));
    await world.proxy.open();
    await world.eventually(() => stale.hits > 0);
    const app = await world.until(
      'shop',
      ({ status }) => status?.sync?.status === 'Unknown' && world.reconciler !== undefined,
    );
    expect(app.status?.resources?.map(({ health }) => health?.status)).not.toContain('Missing');
    rediscover();
    await world.reconciler?.idle();
    expect(world.writesSince(place)).toEqual([]);
    world.proxy.mend();
    await healsOthers('edited');
    expect(await world.verdict()).toEqual([]);
  });

  test('F26 a version that is no longer served is told by its name, and other Applications go on', async () => {
    const old = { ...widget, apiVersion: widget.apiVersion.replace('/v1', '/v1beta1') };
    await world.deliver('other', [configMap('b')]);
    await world.deliver('shop', [a, old], { syncPolicy: { automated: { prune: true }, retry: { limit: 1 } } });
    const app = await world.until('shop', ({ status }) => status?.operationState?.phase === 'Failed');
    const results = app.status?.operationState?.syncResult?.resources ?? [];
    expect(results.find(({ kind }) => kind === 'Widget')?.message).toMatch(/v1beta1|Widget/);
    world.push({ other: [configMap('b', '2')] });
    await world.until(
      'other',
      ({ status }) => status?.sync?.status === 'Synced' && status.sync.revision === world.truth.head,
    );
    world.push({ shop: [a, widget] });
    expect(await world.verdict()).toEqual([]);
  });

  test('F16 a definition that is deleted while its objects are delivered: they are missing, and other Applications are delivered as before', async () => {
    const b = configMap('b');
    await world.deliver('other', [b]);
    await world.deliver('shop', [a, widget]);
    await Promise.all([world.synced('shop'), world.synced('other')]);
    await world.direct.objects.delete(
      { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
      {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        namespace: '',
        name: definition.metadata.name ?? '',
      },
      { propagation: 'Background' },
    );
    await world.until('shop', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.edit('other', b, { data: { value: 'edited' } });
    await world.healed('other', b);
    await world.eventually(async () => {
      await world.direct.objects.apply(definition, { manager: 'test' }).catch(() => undefined);
      return (await world.status('shop')).status?.sync?.status === 'Synced';
    });
    expect(await world.verdict()).toEqual([]);
  });
});

function itemsOf(answer: JsonObject): JsonObject[] {
  return Array.isArray(answer['items']) ? answer['items'].filter(isJsonObject) : [];
}
