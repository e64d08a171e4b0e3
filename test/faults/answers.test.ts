import type { JsonObject } from '../../lib/kube/index.js';
import type { Application } from '../../lib/model/index.js';
import { configMap, job, secret, service } from '../scenarios/support/manifests.js';
import { CANARY, FaultWorld, JumpClock, resourceOf, type Fault } from './support/index.js';

const writes = ['create', 'update', 'patch', 'delete'] as const;
const many = (value: string, count = 20) => [
  ...Array.from({ length: count - 2 }, (_, index) => configMap(`map-${index}`, value, { wave: index % 3 })),
  secret('login', CANARY),
  service('web'),
];

describe('a server that is away, slow or refuses', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.create({ clock });
    await world.start();
  });
  afterEach(() => {
    world.proxy.mend();
    world.hubProxy.mend();
  });
  afterAll(() => world.close());

  const onBoth = (fault: Fault, probability = 1) => [
    world.proxy.add({ fault, probability }),
    world.hubProxy.add({ fault, probability }),
  ];
  const conditions = async (): Promise<string> =>
    ((await world.status('shop')).status?.conditions ?? []).map(({ message }) => message).join();

  test('F01 an API server that is away for 30 seconds: it is said, few connections are tried, and what happened meanwhile is healed', async () => {
    const [first = configMap('map-0')] = many('one');
    await world.deliver('shop', many('one'));
    await world.synced();
    const place = world.audit.next();
    const since = clock.now().getTime();
    const away = world.proxy.add({ fault: { type: 'drop' } });
    for (const watch of world.proxy.watches()) watch.break();
    await world.until('shop', ({ status }) => status?.sync?.status === 'Unknown');
    expect(await conditions()).toMatch(/cannot reach the Kubernetes API/);
    await world.edit('shop', first, { data: { value: 'edited' } });
    const seconds = (): number => (clock.now().getTime() - since) / 1000;
    await world.eventually(() => seconds() > 30);
    expect(away.hits).toBeLessThanOrEqual(seconds() + 10);
    away.end();
    await world.healed('shop', first);
    expect(world.writesSince(place)).toEqual(['patch map-0']);
    expect(await world.verdict()).toEqual([]);
  });

  test('F02 API servers that restart again and again while Git changes: in the end all is as Git wants it', async () => {
    await world.deliver('shop', many('one'));
    for (let round = 0; round < 8; round++) {
      const proxy = round % 3 === 0 ? world.hubProxy : world.proxy;
      world.push({ shop: many(`round ${round}`) });
      await new Promise((resolve) => setTimeout(resolve, 40 * round));
      await proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await proxy.open();
    }
    expect(await world.verdict()).toEqual([]);
  });

  test('F03 a third of all answers are 429: nobody asks before the time that the server says, and everything gets through', async () => {
    const busy = { type: 'refuse', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 2 } as const;
    await world.deliver('shop', many('one'));
    await world.synced();
    const times = new Map<string, number[]>();
    const note = (server: string) => (): boolean => {
      times.set(server, [...(times.get(server) ?? []), clock.now().getTime()]);
      return true;
    };
    const rules = [world.proxy, world.hubProxy].map((proxy, index) =>
      proxy.add({ fault: busy, probability: 0.3, where: note(String(index)) }),
    );
    const place = world.audit.next();
    world.push({ shop: many('two', 18) });
    await world.synced();
    const refused = world.audit.entries.filter(({ asked, fault }) => asked > place && fault === busy);
    expect(refused.length).toBe(rules.reduce((sum, { hits }) => sum + hits, 0));
    // Besides those that were on their way already, nobody asks a server that wants to be left alone.
    expect(longestBurst(times)).toBeLessThanOrEqual(2 * 16);
    expect((await world.status('shop')).status?.operationState?.retryCount ?? 0).toBe(0);
    expect(await world.verdict()).toEqual([]);
  });

  test('F04 a fifth of all answers are 500, 503 or 504: everything gets through', async () => {
    for (const status of [500, 503, 504]) onBoth({ type: 'refuse', status, reason: 'InternalError' }, 0.07);
    onBoth({ type: 'refuse', status: 500, reason: 'InternalError', done: true }, 0.03);
    await world.deliver('shop', many('one'));
    await world.synced();
    world.push({ shop: many('two', 12) });
    await world.synced();
    expect(await world.verdict()).toEqual([]);
  });

  test('F04 a server that refuses every write is told as it says it, and no write is repeated without end', async () => {
    const message = 'etcdserver: no space';
    const refused = world.proxy.add({
      verbs: writes,
      fault: { type: 'refuse', status: 500, reason: 'InternalError', message },
    });
    await world.deliver('shop', many('one', 4), { syncPolicy: { automated: { prune: true }, retry: { limit: 2 } } });
    const app = await world.until('shop', ({ status }) => status?.operationState?.phase === 'Failed');
    expect(JSON.stringify(app.status?.operationState)).toContain(message);
    expect(refused.hits).toBeLessThanOrEqual(4 * 3 * 4);
    world.proxy.mend();
    world.push({ shop: many('two', 4) });
    expect(await world.verdict()).toEqual([]);
  });

  test('F05 conflicts on statuses and objects are read again and written on top: nothing that others wrote is lost', async () => {
    const conflict = {
      type: 'refuse',
      status: 409,
      reason: 'Conflict',
      message: 'the object has been modified',
    } as const;
    const exists = {
      ...conflict,
      reason: 'AlreadyExists',
      message: 'jobs "before" already exists',
      done: true,
    } as const;
    const objects = [job('before', { hook: 'PreSync' }), configMap('a'), configMap('b')];
    await world.deliver('shop', objects.slice(1));
    await world.synced();
    await world.edit('shop', configMap('a'), {
      metadata: { annotations: { theirs: 'kept' } },
      data: { theirs: 'kept' },
    });
    const hub = world.hubProxy.add({ verbs: ['patch'], resource: 'applications', times: 3, fault: conflict });
    const own = world.proxy.add({ verbs: ['patch'], resource: 'configmaps', times: 2, fault: conflict });
    world.proxy.add({ verbs: ['create', 'patch'], resource: 'jobs', times: 1, fault: exists });
    world.push({ shop: [objects[0] ?? configMap('b'), configMap('a', '2'), configMap('b', '2')] });
    await world.synced();
    expect([hub.hits, own.hits]).toEqual([3, 2]);
    const live: JsonObject = (await world.find('shop', configMap('a'))) ?? {};
    expect(live).toMatchObject({ metadata: { annotations: { theirs: 'kept' } }, data: { value: '2', theirs: 'kept' } });
    expect(await world.verdict()).toEqual([]);
  });
});

test('F06 a cluster that answers late or never holds up nobody else, and every call has an end', async () => {
  const world = await FaultWorld.create();
  try {
    await world.start({}, { patienceMilliseconds: 4_000 });
    await world.deliver('shop', many('one', 6));
    await world.hub.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'here' } });
    const here = { destination: { server: 'https://kubernetes.default.svc', namespace: 'here' } };
    const own = (value: string) => [{ ...configMap('a', value), metadata: { name: 'a', namespace: 'here' } }];
    await world.oracle.happened.live.follow(resourceOf('', 'ConfigMap'), world.hub.api.client);
    await world.deliver('other', own('1'), here);
    await Promise.all([world.synced('shop'), world.synced('other')]);
    const isThere = ({ status }: Application): boolean =>
      status?.sync?.revision === world.truth.head && status.sync.status === 'Synced';
    // A wave for each: one call after the other, and each of them takes a while.
    const waves = (value: string) => Array.from({ length: 60 }, (_, wave) => configMap(`map-${wave}`, value, { wave }));
    for (const fault of [{ type: 'delay', milliseconds: 500 }, { type: 'hang' }] as const) {
      world.proxy.add({ fault });
      world.push({ shop: waves(fault.type), other: own(fault.type) });
      await world.until('other', isThere);
      expect(isThere(await world.status('shop'))).toBe(false);
      if (fault.type === 'hang') await world.until('shop', ({ status }) => status?.sync?.status === 'Unknown');
      world.proxy.mend();
      await world.synced('shop');
    }
    expect(await world.verdict()).toEqual([]);
  } finally {
    await world.close();
  }
});

/** The most requests that came to one server within two seconds. */
function longestBurst(times: ReadonlyMap<string, readonly number[]>): number {
  const bursts = [...times.values()].flatMap((all) =>
    all.map((from) => all.filter((at) => at >= from && at < from + 2_000).length),
  );
  return Math.max(0, ...bursts);
}
