import type { KubeObject } from '../../lib/kube/index.js';
import { configMap, secret } from '../scenarios/support/manifests.js';
import { CANARY, FaultWorld, JumpClock } from './support/index.js';

const admission = 'admissionregistration.k8s.io/v1';

/** What stands in the way of single objects. */
describe('objects that are refused, held or fought over', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.create({ clock });
    await world.start();
  });
  afterAll(() => world.close());

  const held = (name: string): KubeObject => {
    const object = configMap(name);
    return { ...object, metadata: { ...object.metadata, finalizers: ['slipway.test/held'] } };
  };
  const free = (name: string): Promise<void> => world.edit('shop', configMap(name), { metadata: { finalizers: null } });
  const resultsOf = async (): Promise<Map<string, string>> => {
    const { status } = await world.status('shop');
    const results = status?.operationState?.syncResult?.resources ?? [];
    return new Map(results.map(({ name, status: outcome, message }) => [name, `${outcome ?? ''}: ${message ?? ''}`]));
  };

  test('F15 one of twenty objects is refused: the others of its wave are applied, it is said which and why, and the next wave waits', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `map-${index}`);
    const objects = [...names.map((name) => configMap(name)), configMap('later', '1', { wave: 1 })];
    const message = 'admission webhook "no-sevens" denied the request: seven is refused';
    world.proxy.add({
      verbs: ['patch', 'create'],
      name: 'map-7',
      fault: { type: 'refuse', status: 403, reason: 'Forbidden', message },
    });
    await world.deliver('shop', objects, { syncPolicy: { automated: { prune: true }, retry: { limit: 1 } } });
    await world.until('shop', ({ status }) => status?.operationState?.phase === 'Failed');
    const results = await resultsOf();
    expect(results.get('map-7')).toBe(`SyncFailed: ${message}`);
    for (const name of names.filter((each) => each !== 'map-7')) expect(results.get(name)).toMatch(/^Synced: /);
    expect(await world.find('shop', configMap('later'))).toBeUndefined();
    world.proxy.mend();
    world.push({ shop: [...objects, configMap('again', '1', { wave: 2 })] });
    expect(await world.verdict()).toEqual([]);
  });

  test('F19 an object that is held while it is pruned: it is said, the other prunes go on, and the rest follows when it is free', async () => {
    await world.deliver('shop', ['a', 'b', 'c', 'd', 'e'].map(held));
    await world.synced();
    const kept = ['a', 'b', 'c'].map((name) => configMap(name));
    world.push({ shop: kept });
    for (const name of ['d', 'e'])
      await world.eventually(
        async () => (await world.find('shop', configMap(name)))?.metadata.deletionTimestamp !== undefined,
      );
    await free('e');
    await world.eventually(async () => (await world.find('shop', configMap('e'))) === undefined);
    const app = await world.status('shop');
    expect(app.status?.resources?.find(({ name }) => name === 'd')).toMatchObject({ status: 'OutOfSync' });
    world.push({ shop: kept.map(({ metadata }) => configMap(metadata.name ?? '', '2')) });
    await world.healed('shop', configMap('a', '2'));
    await free('d');
    expect(await world.verdict()).toEqual([]);
  });

  test('F18 a namespace that is stuck in its end: it is told by name, and delivered anew once it is gone', async () => {
    const own = world.name('shop');
    const spec = { syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] } };
    await world.deliver('shop', [configMap('a'), held('stuck')], spec);
    await world.synced();
    await world.direct.objects.delete(
      { group: '', version: 'v1', kind: 'Namespace' },
      { group: '', kind: 'Namespace', namespace: '', name: own },
      { propagation: 'Background' },
    );
    await world.eventually(async () => (await world.find('shop', configMap('a'))) === undefined);
    await world.until('shop', ({ status }) => JSON.stringify(status).includes('being terminated'));
    expect(JSON.stringify(await world.status('shop'))).toContain(own);
    await world.edit('shop', configMap('stuck'), { metadata: { finalizers: null } });
    await world.healed('shop', configMap('a'));
    await world.edit('shop', configMap('stuck'), { metadata: { finalizers: null } }).catch(() => undefined);
    world.push({ shop: [configMap('a', '2'), configMap('stuck')] });
    expect(await world.verdict()).toEqual([]);
  });

  test('F20 an admission that changes what is applied, every time: there is no loop, and a secret that a refusal quotes is not told', async () => {
    const label = `mutated-${world.id}`;
    const match = {
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': world.name('shop') } },
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
        ],
      },
    };
    const added = 'Object{metadata: Object.metadata{annotations: {"mutated": "yes"}}}';
    const mutation = { patchType: 'ApplyConfiguration', applyConfiguration: { expression: added } };
    const own = [
      {
        apiVersion: admission,
        kind: 'MutatingAdmissionPolicy',
        metadata: { name: label },
        spec: { ...match, reinvocationPolicy: 'Never', failurePolicy: 'Fail', mutations: [mutation] },
      },
      {
        apiVersion: admission,
        kind: 'MutatingAdmissionPolicyBinding',
        metadata: { name: label },
        spec: { policyName: label },
      },
    ];
    for (const object of own) await world.direct.objects.apply(object, { manager: 'test' });
    try {
      await world.makeNamespace();
      await world.eventually(async () => {
        const probe = world.own('shop', configMap('probe'));
        const seen = await world.direct.objects.apply(probe, { manager: 'test', dryRun: 'server' });
        return seen.metadata.annotations?.['mutated'] === 'yes';
      });
      const quoted = `Secret "login" is invalid: data: Invalid value: "${CANARY}"`;
      world.proxy.add({
        verbs: ['patch', 'create'],
        resource: 'secrets',
        times: 1,
        fault: { type: 'refuse', status: 422, reason: 'Invalid', message: quoted },
      });
      await world.deliver('shop', [configMap('a'), secret('login', CANARY)]);
      await world.synced();
      expect((await world.find('shop', configMap('a')))?.metadata.annotations?.['mutated']).toBe('yes');
      const place = world.audit.next();
      await world.reconciler?.idle();
      for (let hours = 0; hours < 6; hours++) {
        clock.jump(600_000);
        await world.reconciler?.idle();
      }
      expect(world.writesSince(place)).toEqual([]);
      expect(await world.verdict()).toEqual([]);
    } finally {
      for (const { kind, metadata } of own) {
        const gvk = { group: 'admissionregistration.k8s.io', version: 'v1', kind };
        const key = { group: gvk.group, kind, namespace: '', name: metadata.name };
        await world.direct.objects.delete(gvk, key, { propagation: 'Background' }).catch(() => undefined);
      }
    }
  });

  test('F21 somebody who writes a field back each time is fought ever more seldom, and named with what helps', async () => {
    const idle = async (): Promise<void> => world.reconciler?.idle();
    const fighting = async (): Promise<string | undefined> => {
      const { status } = await world.status('shop');
      return status?.conditions?.find(({ type }) => type === 'SelfHealWarning')?.message;
    };
    const writeBack = async (): Promise<void> => {
      const live = await world.find('shop', configMap('a'));
      if (JSON.stringify(live?.['data']) === '{"value":"1"}')
        await world.edit('shop', configMap('a'), { data: { value: CANARY } });
    };
    await world.deliver('shop', [configMap('a')]);
    await world.synced();
    await idle();
    const place = world.audit.next();
    const until = clock.now().getTime() + 3_600_000;
    while (clock.now().getTime() < until) {
      await writeBack();
      clock.jump(15_000);
      await idle();
    }
    const fought = world.writesSince(place);
    console.log(`F21: ${fought.length} writes in an hour of a fight`);
    expect(fought.every((write) => write === 'patch a')).toBe(true);
    expect(fought.length).toBeGreaterThan(4);
    expect(fought.length).toBeLessThanOrEqual(10);
    const message = await fighting();
    expect(message).toMatch(
      /^Fighting with kubectl: ConfigMap .*\/a is changed .* at \/data\/value, last by kubectl \(Update at /,
    );
    expect(message).toContain(
      'ignoreDifferences with managedFieldsManagers: ["kubectl"] or jsonPointers: ["/data/value"]',
    );
    expect(world.log().filter((line) => line.includes('Fighting with kubectl'))).toHaveLength(1);
    clock.jump(600_000);
    await world.healed('shop', configMap('a'));
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.jump(600_000);
      await idle();
    }
    await world.until('shop', ({ status }) => status?.conditions === undefined);
    expect(await world.verdict()).toEqual([]);
  });
});
