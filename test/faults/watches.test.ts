import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld } from './support/fault-world.js';

describe('watches that break', () => {
  let world: FaultWorld;
  beforeEach(async () => {
    world = await FaultWorld.create();
  });
  afterEach(() => world.close());

  const objects = ['a', 'b', 'c', 'd'].map((name) => configMap(name));
  const gone = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'Expired',
    message: 'too old',
    code: 410,
  };

  test('F10 a watch that ends with 410 Gone, as a status or within the stream, is followed by one list, and nothing is missed', async () => {
    await world.deliver('shop', objects);
    await world.start();
    await world.synced();
    const lists = (): number =>
      world.audit.entries.filter(({ call }) => call.verb === 'list' && call.resource === 'configmaps').length;
    const inStream = lists();
    for (const watch of world.proxy.watches({ resource: 'configmaps' })) watch.send({ type: 'ERROR', object: gone });
    await world.edit('shop', objects[0]!, { data: { value: 'edited' } });
    await world.until('shop', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.synced();
    expect(lists() - inStream).toBeLessThanOrEqual(2);
    expect(await world.verdict()).toEqual([]);
  });
});
