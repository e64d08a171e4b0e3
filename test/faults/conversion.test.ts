import { keyOf, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { describeWithControlPlane } from '../envtest/control-plane.js';
import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock, widgetDefinition } from './support/index.js';
import { Webhook, type Asked } from './support/webhook.js';
import { eventually } from '../support/patience.js';

const a = configMap('a');
const b = configMap('b');
const CRD = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };

describeWithControlPlane('a kind whose objects are stored in another version than the one that is asked for', () => {
  const clock = new JumpClock();
  const group = `w${FaultWorld.unique()}.example.com`;
  const widget = (name: string): KubeObject => ({
    apiVersion: `${group}/v2`,
    kind: 'Widget',
    metadata: { name },
    spec: { size: '1' },
  });
  const definition = widgetDefinition(group, ['v1', 'v2']);
  let webhook: Webhook;
  let world: FaultWorld;
  beforeAll(async () => {
    webhook = await Webhook.create(convert);
    const resource = { group, version: 'v2', kind: 'Widget', plural: 'widgets', namespaced: true, verbs: [] };
    world = await FaultWorld.create({ clock, kinds: [resource], before: (direct) => establish(direct) });
    await world.start();
  });
  afterAll(async () => {
    await convertBy({ strategy: 'None', webhook: null }).catch(() => undefined);
    await world.direct.objects.delete(CRD, keyOf(definition), { propagation: 'Background' }).catch(() => undefined);
    await world.close();
    await webhook.down();
  });

  const establish = async (direct: FaultWorld['direct']): Promise<void> => {
    await direct.objects.apply(definition, { manager: 'test' });
    await eventually(() => direct.client.json('GET', `/apis/${group}/v2/widgets`).catch(() => undefined));
  };
  const convertBy = (conversion: JsonObject): Promise<unknown> =>
    world.direct.objects.mergePatch(definition, { spec: { conversion } }, { manager: 'test' });
  const othersGoOn = async (value: string): Promise<void> => {
    await world.edit('other', b, { data: { value } });
    await world.healed('other', b);
  };
  const failedLists = (): number =>
    world.audit.entries.filter(({ call, status }) => call.resource === 'widgets' && status === 500).length;
  const failsOn = async (): Promise<void> => {
    const before = failedLists();
    await world.eventually(() => failedLists() > before + 1);
    await world.reconciler?.idle();
  };

  test('F16 a conversion webhook that is down makes its kind Unknown, nothing of it counts as gone, and everything else goes on until it is back', async () => {
    await world.deliver('other', [b]);
    // Not by the garbage collector, which cannot read the kind either and takes its time to begin again.
    const syncOptions = ['PrunePropagationPolicy=background'];
    const syncPolicy = { automated: { prune: true, selfHeal: true }, syncOptions };
    await world.deliver('shop', [a, widget('w'), widget('x')], { syncPolicy });
    await Promise.all([world.synced('shop'), world.synced('other')]);
    const place = world.audit.next();
    await convertBy({
      strategy: 'Webhook',
      webhook: { conversionReviewVersions: ['v1'], clientConfig: webhook.clientConfig },
    });
    const { status } = await world.until('shop', (app) => app.status?.sync?.status === 'Unknown');
    expect(status?.conditions?.map(({ message }) => message).join()).toMatch(/conversion webhook for .* failed/);
    expect(status?.resources?.map(({ health }) => health?.status)).not.toContain('Missing');

    world.push({ shop: [a, widget('w')], other: [b] });
    await failsOn();
    await othersGoOn('edited');
    await world.stop();
    await world.start();
    await failsOn();
    await othersGoOn('edited again');
    expect((await world.status('shop')).status?.sync?.status).toBe('Unknown');
    expect(new Set(world.writesSince(place))).toEqual(new Set(['patch b']));

    await webhook.up();
    await world.synced('shop');
    expect(webhook.asked).toBeGreaterThan(0);
    expect(new Set(world.writesSince(place))).toEqual(new Set(['patch b', 'delete x']));
    const finalizers = ['resources-finalizer.argocd.argoproj.io/background'];
    await world.hub.patch(world.application(), { metadata: { finalizers } });
    expect(await world.verdict()).toEqual([]);
  });
});

/** The versions differ in nothing but their name. */
function convert({ objects, desiredAPIVersion }: Asked): object {
  const all = Array.isArray(objects) ? objects.map((each: object) => ({ ...each, apiVersion: desiredAPIVersion })) : [];
  return { result: { status: 'Success' }, convertedObjects: all };
}
