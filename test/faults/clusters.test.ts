import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld, JumpClock } from './support/index.js';

const objects = ['a', 'b', 'c'].map((name) => configMap(name));
const [first = configMap('a')] = objects;

describe('clusters, credentials and clocks', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  beforeEach(async () => {
    world = await FaultWorld.create({ clock });
    await world.start();
    await world.deliver('shop', objects);
    await world.synced();
  });
  afterEach(() => world.close());

  test('F22 a cluster that is away for a day is caught up with, and is asked for seldom meanwhile', async () => {
    const away = world.proxy.add({ fault: { type: 'drop' } });
    for (const watch of world.proxy.watches()) watch.break();
    await world.until('shop', ({ status }) => status?.sync?.status === 'Unknown');
    await world.edit('shop', first, { data: { value: 'edited' } });
    const before = away.hits;
    for (let hours = 0; hours < 24; hours++) {
      clock.jump(3_600_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(away.hits - before).toBeLessThan(24 * 10);
    world.push({ shop: [...objects.slice(0, 2), configMap('d')] });
    away.end();
    await world.healed('shop', first);
    expect(await world.verdict()).toEqual([]);
  });

  test('F25 credentials that are changed at the hub count at once, and the old ones are used no more', async () => {
    const withToken = (token: string) => ({
      ...world.clusterSecret(),
      stringData: { name: 'prod', server: world.proxy.url, config: JSON.stringify({ bearerToken: token }) },
    });
    const uses = (token: string, since: number): number =>
      world.audit.entries.filter(
        ({ asked, server, call }) => asked > since && server === 'cluster' && call.authorization === `Bearer ${token}`,
      ).length;
    for (const [index, token] of ['one', 'two', 'three'].entries()) {
      world.push({ shop: objects.map(({ metadata }) => configMap(metadata.name ?? '', `${index}`)) });
      await world.hub.apply(withToken(token));
      await world.eventually(() => uses(token, 0) > 0);
      await world.synced();
    }
    const place = world.audit.next();
    world.proxy.add({
      where: ({ authorization }) => authorization !== 'Bearer three',
      fault: { type: 'refuse', status: 401, reason: 'Unauthorized' },
    });
    await world.edit('shop', first, { data: { value: 'edited' } });
    await world.healed('shop', configMap('a', '2'));
    await world.synced();
    expect(uses('one', place) + uses('two', place)).toBe(0);
    expect((await world.status('shop')).status?.operationState?.phase).toBe('Succeeded');
    expect(await world.verdict()).toEqual([]);
  });

  test('F25 credentials that have expired make the cluster Unknown, and nothing is deleted or called missing', async () => {
    const place = world.audit.next();
    world.proxy.add({ fault: { type: 'refuse', status: 401, reason: 'Unauthorized' } });
    for (const watch of world.proxy.watches()) watch.break();
    await world.until('shop', ({ status }) => status?.sync?.status === 'Unknown');
    expect(world.writesSince(place)).toEqual([]);
    world.proxy.mend();
    clock.jump(60_000);
    expect(await world.verdict()).toEqual([]);
  });

  test.each([
    ['ten minutes forward', 600_000],
    ['ten minutes back', -600_000],
  ])('F27 a clock that is set %s in the middle of a sync neither skips nor stops a wave', async (_how, step) => {
    const held = world.proxy.hold({ verbs: ['patch'], resource: 'configmaps', name: 'a' }, 'answered');
    world.push({ shop: [configMap('a', '2'), configMap('b', '2', { wave: 1 }), configMap('c', '2', { wave: 2 })] });
    await held.reached;
    clock.skew(step);
    held.release();
    await world.synced();
    expect(await world.verdict()).toEqual([]);
  });

  test('F24 a hub that comes back as it was an hour ago: nothing that was delivered since is deleted', async () => {
    const before = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', world.name());
    world.push({ shop: [...objects, configMap('since')] });
    await world.synced();
    await world.stop();
    const place = world.audit.next();
    // The status and the history of an hour ago, in the place of what is known now.
    await world.hub.patch(world.application(), { status: before?.['status'] ?? {}, operation: null });
    await world.start();
    await world.synced();
    expect(world.writesSince(place).filter((each) => each.startsWith('delete'))).toEqual([]);
    expect(await world.verdict()).toEqual([]);
  });
});
