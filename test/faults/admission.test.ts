import { keyOf, type KubeObject } from '../../lib/kube/index.js';
import { describeWithControlPlane } from '../envtest/control-plane.js';
import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock } from './support/index.js';
import { Webhook } from './support/webhook.js';

const WEBHOOKS = { group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingWebhookConfiguration' };

describeWithControlPlane('an admission webhook of a real API server', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  let webhook: Webhook;
  let registered: KubeObject;
  let refused: string | undefined = 'map-7';
  beforeAll(async () => {
    webhook = await Webhook.create(({ name }) => ({
      allowed: name !== refused,
      ...(name === refused && { status: { code: 403, message: 'seven is refused' } }),
    }));
    await webhook.up();
    world = await FaultWorld.create({ clock });
    registered = configuration(world, webhook);
    await world.direct.objects.apply(registered, { manager: 'test' });
    await world.start();
  });
  afterAll(async () => {
    await world.direct.objects.delete(WEBHOOKS, keyOf(registered), { propagation: 'Background' });
    await world.close();
    await webhook.down();
  });

  const results = async (): Promise<Map<string, string>> => {
    const { status } = await world.status('shop');
    const all = status?.operationState?.syncResult?.resources ?? [];
    return new Map(all.map(({ name, status: outcome, message }) => [name, `${outcome ?? ''}: ${message ?? ''}`]));
  };

  test('F15 F20 one that refuses one of twenty objects, and that is down: it is said of each object, later waves wait, other namespaces go on, and it mends', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `map-${index}`);
    const maps = (value: string): KubeObject[] => names.map((name) => configMap(name, value));
    const later = configMap('later', '1', { wave: 1 });
    const other = configMap('a');
    // Until the API server has heard of the webhook.
    await world.makeNamespace();
    await world.eventually(async () => {
      await world.direct.objects.apply(world.own('shop', configMap('probe')), { manager: 'test', dryRun: 'server' });
      return webhook.asked > 0;
    });
    const syncPolicy = { automated: { prune: true, selfHeal: true }, retry: { limit: 1 } };
    await world.deliver('other', [other]);
    await world.deliver('shop', [...maps('1'), later], { syncPolicy });
    await world.until('shop', ({ status }) => status?.operationState?.phase === 'Failed');
    const first = await results();
    expect(first.get('map-7')).toMatch(
      /^SyncFailed: admission webhook "maps\..*" denied the request: seven is refused$/,
    );
    for (const name of names.filter((each) => each !== refused)) expect(first.get(name)).toMatch(/^Synced: /);
    expect(await world.find('shop', later)).toBeUndefined();

    refused = undefined;
    await webhook.down();
    world.push({ shop: [...maps('2'), later] });
    await world.until(
      'shop',
      ({ status }) =>
        status?.operationState?.phase === 'Failed' &&
        status.operationState.syncResult?.revision === world.truth.head &&
        status.operationState.finishedAt !== undefined,
    );
    expect((await results()).get('map-3')).toMatch(/^SyncFailed: .*failed calling webhook "maps\..*connection refused/);
    expect(await world.find('shop', later)).toBeUndefined();
    await world.edit('other', other, { data: { value: 'edited' } });
    await world.healed('other', other);

    await webhook.up();
    world.push({ shop: [...maps('3'), later] });
    await Promise.all([world.synced('shop'), world.synced('other')]);
    expect(await world.verdict()).toEqual([]);
  });
});

function configuration(world: FaultWorld, webhook: Webhook): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: `maps-${world.id}` },
    webhooks: [
      {
        name: 'maps.slipway.test',
        clientConfig: webhook.clientConfig,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 5,
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': world.name('shop') } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }],
      },
    ],
  };
}
