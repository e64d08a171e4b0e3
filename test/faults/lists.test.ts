import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock, type Fault } from './support/index.js';

const objects = ['a', 'b', 'c', 'd'].map((name) => configMap(name));
const [first = configMap('a')] = objects;

describe('lists that are not the truth', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  beforeEach(async () => {
    world = await FaultWorld.create({ clock });
    await world.deliver('shop', objects);
    await world.start();
    await world.synced();
  });
  afterEach(() => world.close());

  const onLists = (fault: Fault, times?: number) =>
    world.proxy.add({ verbs: ['list'], resource: 'configmaps', fault, ...(times !== undefined && { times }) });
  const isWatched = (since = 0): boolean =>
    world.proxy.watches({ resource: 'configmaps' }).length > 0 &&
    world.audit.entries.some(
      ({ asked, server, call }) =>
        asked >= since && server === 'cluster' && call.resource === 'configmaps' && call.verb === 'watch',
    );
  const breakWatches = async (): Promise<void> => {
    await world.eventually(() => isWatched());
    for (const watch of world.proxy.watches({ resource: 'configmaps' })) watch.break();
  };
  const isUnknown = (): Promise<unknown> => world.until('shop', ({ status }) => status?.sync?.status === 'Unknown');
  const times = async (rule: { hits: number }, hits: number): Promise<void> =>
    world.eventually(() => rule.hits >= hits);

  test('F07 a list that breaks off in the middle, or whose continuation has expired, is begun anew and never taken for whole', async () => {
    const place = world.audit.next();
    const broken = onLists({ type: 'cut' }, 3);
    await breakWatches();
    await times(broken, 3);
    const pages = onLists({ type: 'rewrite', change: (list) => cutAfterOne(list) }, 2);
    world.proxy.add({
      verbs: ['list'],
      where: ({ path }) => path.includes('continue=gone'),
      fault: { type: 'refuse', status: 410, reason: 'Expired', message: 'The provided continue parameter is too old' },
    });
    await breakWatches();
    await times(pages, 1);
    clock.jump(6_000);
    await world.edit('shop', first, { data: { value: 'edited' } });
    await world.healed('shop', first);
    expect(world.writesSince(place)).toEqual(['patch a']);
    expect(await world.verdict()).toEqual([]);
  });

  test('F08 a kind whose list is refused after a change of permissions is Unknown, and nothing of it is missing or pruned', async () => {
    const place = world.audit.next();
    const refused = { type: 'refuse', status: 403, reason: 'Forbidden' } as const;
    world.proxy.add({ verbs: ['list', 'watch'], resource: 'configmaps', fault: refused });
    await breakWatches();
    await isUnknown();
    expect(world.writesSince(place)).toEqual([]);
    world.proxy.mend();
    clock.jump(60_000);
    await world.synced();
    expect(world.writesSince(place)).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  });

  test('F08 an empty list in the place of a full one is not believed: nothing is made anew and nothing is deleted', async () => {
    const place = world.audit.next();
    const empty = onLists({ type: 'empty' });
    await breakWatches();
    await times(empty, 2);
    await isUnknown();
    const { status } = await world.status('shop');
    expect(status?.conditions?.map(({ message }) => message).join()).toMatch(/leaves out \d+ of \d+ objects/);
    world.proxy.mend();
    clock.jump(60_000);
    await world.synced();
    expect(world.writesSince(place)).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  });

  test('F08 the first list of a process is doubted too, by what the Applications say was there', async () => {
    await world.stop();
    const place = world.audit.next();
    const empty = onLists({ type: 'empty' });
    await world.start();
    await times(empty, 2);
    await isUnknown();
    world.proxy.mend();
    clock.jump(60_000);
    await world.synced();
    expect(world.writesSince(place)).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  });

  test('F08 what was deleted while no process was there is made anew: the server says of each that it is gone', async () => {
    await world.stop();
    for (const object of objects) await world.remove('shop', object);
    await world.start();
    await world.healed('shop', first);
    await world.synced();
    expect(await world.verdict()).toEqual([]);
  });

  test('F09 an answer from the past is told by its version: nothing is done by it, and a backup that was restored is believed after a while', async () => {
    world.proxy.remember();
    const before = world.audit.next();
    await breakWatches();
    await world.eventually(() =>
      world.audit.entries.some(({ asked, call }) => asked > before && call.verb === 'watch'),
    );
    world.proxy.freeze();
    world.push({ shop: [...objects, configMap('e')] });
    await world.synced();
    const place = world.audit.next();
    const stale = onLists({ type: 'stale' });
    await breakWatches();
    await times(stale, 2);
    await isUnknown();
    expect((await world.status('shop')).status?.conditions?.[0]?.message).toMatch(/it is older \(\d+\) than/);
    expect(world.writesSince(place)).toEqual([]);
    world.proxy.mend();
    clock.jump(60_000);
    await world.synced();
    expect(world.writesSince(place)).toEqual([]);
    // Now all versions are lower for good, as after a restored backup.
    const live = await world.find('shop', first);
    const far = {
      type: 'MODIFIED',
      object: { ...live, metadata: { ...live?.metadata, resourceVersion: '9000000000' } },
    };
    await world.eventually(() => isWatched());
    await world.reconciler?.idle();
    const { looks } = world;
    for (const watch of world.proxy.watches({ resource: 'configmaps' })) watch.send(far);
    await world.eventually(() => world.looks > looks);
    await breakWatches();
    await isUnknown();
    clock.jump(31_000);
    await world.synced();
    expect(world.writesSince(place)).toEqual([]);
    await world.edit('shop', first, { data: { value: 'edited' } });
    await world.healed('shop', first);
    expect(await world.verdict()).toEqual([]);
  });
});

function cutAfterOne(list: object): { items: []; metadata: { continue: string } } {
  return { ...list, items: [], metadata: { continue: 'gone' } };
}
