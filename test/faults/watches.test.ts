import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock, type WatchStream } from './support/index.js';

const objects = ['a', 'b', 'c', 'd'].map((name) => configMap(name));
const [first = configMap('a')] = objects;
const gone = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', message: 'too old', code: 410 };

describe('watches that break', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.create({ clock });
    await world.start();
  });
  beforeEach(async () => {
    await world.deliver('shop', objects);
    await world.synced();
    await world.eventually(() => watches().length > 0);
  });
  afterAll(() => world.close());

  const watches = (): WatchStream[] => world.proxy.watches({ resource: 'configmaps' });
  const asked = (verb: string, since: number): number =>
    world.audit.entries.filter(
      ({ asked, server, call }) =>
        asked > since && server === 'cluster' && call.verb === verb && call.resource === 'configmaps',
    ).length;
  const editIsHealed = async (value: string): Promise<void> => {
    await world.edit('shop', first, { data: { value } });
    await world.healed('shop', first);
  };

  test('F10 a watch that ends with 410 Gone within the stream is followed by one list, and nothing is missed', async () => {
    const place = world.audit.next();
    for (const watch of watches()) watch.send({ type: 'ERROR', object: gone });
    await editIsHealed('edited');
    expect(asked('list', place)).toBe(1);
    expect(await world.verdict()).toEqual([]);
  });

  test('F10 a server that answers every watch with 410 Gone is asked for one list in five seconds, and the lists are believed', async () => {
    const place = world.audit.next();
    const began = clock.now().getTime();
    const refuse = world.proxy.add({
      verbs: ['watch'],
      resource: 'configmaps',
      fault: { type: 'refuse', status: 410, reason: 'Expired' },
    });
    for (const watch of watches()) watch.break();
    await world.eventually(() => refuse.hits >= 3);
    const seconds = (clock.now().getTime() - began) / 1000;
    expect(asked('list', place)).toBeLessThanOrEqual(2 + Math.ceil(seconds / 5));
    world.proxy.mend();
    await editIsHealed('edited');
    expect(await world.verdict()).toEqual([]);
  });

  test('F11 a watch that falls silent without an end is noticed within 90 seconds, and goes on from where it was', async () => {
    for (const watch of watches()) watch.silence();
    const place = world.audit.next();
    await world.edit('shop', first, { data: { value: 'edited' } });
    clock.jump(70_000);
    expect(asked('watch', place)).toBe(0);
    clock.jump(20_000);
    await world.healed('shop', first);
    expect(asked('list', place)).toBe(0);
    expect(await world.verdict()).toEqual([]);
  });

  test.each([
    ['a line that is no JSON', '{"type":"MODIF'],
    ['an unknown type', { type: 'EXPLODED', object: { metadata: { name: 'a' } } }],
    ['an object without metadata', { type: 'MODIFIED', object: { kind: 'ConfigMap' } }],
    ['a line of nothing', 'null'],
  ])('F12 a watch that tells %s is followed by a list, and what is known stays true', async (_what, line) => {
    const place = world.audit.next();
    for (const watch of watches()) watch.send(line);
    await world.eventually(() => asked('list', place) === 1 && watches().length > 0);
    await editIsHealed('edited');
    expect((await world.status('shop')).status?.conditions ?? []).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  });

  test('F12 lines of ten megabytes, told twice or in another order do no harm', async () => {
    const held: string[] = [];
    const swap = (line: string): string[] => {
      held.push(line);
      if (held.length < 2) return [];
      const [older = '', newer = ''] = held.splice(0);
      return [newer, older, newer, older];
    };
    world.proxy.add({ verbs: ['watch'], resource: 'configmaps', fault: { type: 'lines', change: swap } });
    const place = world.audit.next();
    for (const watch of watches()) watch.end();
    await world.eventually(() => asked('watch', place) > 0 && watches().length > 0);
    const own = await world.find('shop', first);
    const large = { ...own?.metadata, annotations: { ...own?.metadata.annotations, large: 'x'.repeat(10 << 20) } };
    for (const watch of watches()) watch.send({ type: 'MODIFIED', object: { ...own, metadata: large } });
    world.push({ shop: [...objects.slice(0, 2), configMap('e')] });
    await world.synced();
    for (const value of ['one', 'two', 'three', 'four']) await world.edit('shop', first, { data: { value } });
    await world.healed('shop', first);
    world.proxy.mend();
    for (const watch of watches()) watch.break();
    expect(await world.verdict()).toEqual([]);
  });

  test('F13 an object that changes hundreds of times in a second costs a few looks, and later changes are seen', async () => {
    const work = (): number => world.looks;
    const before = work();
    const times = 400;
    for (let round = 0; round < times / 16; round++) {
      const values = Array.from({ length: 16 }, (_, index) => String(round * 16 + index));
      await Promise.all(
        values.map((value) => world.edit('shop', first, { metadata: { annotations: { flap: value } } })),
      );
    }
    await editIsHealed('edited');
    expect(work() - before).toBeLessThan(times / 2);
    expect(await world.verdict()).toEqual([]);
  });

  test('F14 watches that all broke begin anew one after the other, at most ten in a second, and all of them', async () => {
    await world.hub.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace: 'argocd' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        orphanedResources: { warn: false },
      },
    });
    const all = (): number => world.proxy.watches().length;
    await world.eventually(() => all() > 25);
    await world.reconciler?.idle();
    const before = all();
    const place = world.audit.next();
    await world.proxy.cut();
    await world.proxy.open();
    const since = clock.now().getTime();
    const begun = (verb: string): number =>
      world.audit.entries.filter(
        ({ asked, server, call }) =>
          asked > place && server === 'cluster' && call.verb === verb && call.resource !== '',
      ).length;
    await world.eventually(() => begun('watch') >= before);
    const seconds = (clock.now().getTime() - since) / 1000;
    expect(begun('list')).toBeGreaterThanOrEqual(before);
    expect(begun('list') / seconds).toBeLessThanOrEqual(11);
    expect(await world.verdict()).toEqual([]);
  });
});
