import { Cluster } from '../../lib/cluster/index.js';
import type { Fence } from '../../lib/cluster/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { Replica, Shards, shardOf, usualTimes as times, type ShardWorker } from '../../lib/reconciler/index.js';
import { CountingProxy } from './counting-proxy.js';
import { configMap, namespace, TestCluster, World } from './world.js';
import { eventually } from '../support/patience.js';
import { JumpClock } from '../faults/support/jump-clock.js';

const clock = new JumpClock();
const steady = (): number => clock.steady();

/** Waits while time passes quickly: what a process asks of its server meanwhile is answered, for all of them are in this process. */
async function inTime(probe: () => boolean): Promise<void> {
  const between = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    clock.jump(200);
  };
  await eventually(probe, { between });
}

/** Who works for which shard, as it comes and goes. */
class Board {
  readonly log: string[] = [];
  readonly working = new Map<number, string[]>();
  /** Whether a shard ever had two workers. */
  crowded = false;

  worker(identity: string, shard: number): ShardWorker {
    return {
      start: () => {
        const others = this.working.get(shard) ?? [];
        if (others.length > 0) this.crowded = true;
        this.working.set(shard, [...others, identity]);
        this.log.push(`${identity} begins ${shard}`);
        return Promise.resolve();
      },
      end: () => this.worker(identity, shard).stop(),
      stop: () => {
        this.working.set(
          shard,
          (this.working.get(shard) ?? []).filter((each) => each !== identity),
        );
        this.log.push(`${identity} ends ${shard}`);
        return Promise.resolve();
      },
    };
  }

  of(identity: string): number[] {
    return [...this.working].flatMap(([shard, who]) => (who.includes(identity) ? [shard] : []));
  }
}

describe('processes that share the work', () => {
  let hub: TestCluster;
  let board: Board;
  const ends: (() => unknown)[] = [];

  beforeEach(async () => {
    hub = await new TestCluster(clock).up();
    await hub.apply(namespace('argocd'));
    board = new Board();
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await hub.down();
  });

  /** A process with its own way to the hub, which can be cut. */
  async function processOf(
    identity: string,
    shards: number,
  ): Promise<{ shards: Shards; proxy: CountingProxy; looks: () => number }> {
    let looks = 0;
    const proxy = await new CountingProxy(
      { url: hub.url, token: 'none' },
      { asked: () => looks++, answered: () => undefined },
    ).open();
    const made = new Shards({
      hub: { server: proxy.url },
      namespace: 'argocd',
      ...{ shards, clock, steady, identity, times },
      worker: ({ serves }) => board.worker(identity, shardServed(serves, shards)),
    });
    ends.push(() => proxy.close());
    ends.push(() => made.stop());
    await made.start();
    return { shards: made, proxy, looks: () => looks };
  }

  it('R02 of two for the same shard one leads, and when it ends another leads at once', async () => {
    const first = await processOf('first', 1);
    await eventually(() => board.of('first').length === 1);
    const second = await processOf('second', 1);
    await inTime(() => second.looks() > 20);
    expect(board.log).toEqual(['first begins 0']);
    await first.shards.stop();
    await inTime(() => board.of('second').length === 1);
    expect(board.log).toEqual(['first begins 0', 'first ends 0', 'second begins 0']);
    const lease = await hub.get('coordination.k8s.io/v1', 'Lease', 'argocd', 'slipway-leader');
    expect(lease?.['spec']).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
  });

  it('R01 who cannot renew its lease ends its work before another one begins', async () => {
    const first = await processOf('first', 1);
    await eventually(() => board.of('first').length === 1);
    await processOf('second', 1);
    first.proxy.cut();
    await inTime(() => board.of('second').length === 1);
    expect(board.log).toEqual(['first begins 0', 'first ends 0', 'second begins 0']);
    expect(board.crowded).toBe(false);
  });

  it('R03 shards are dealt out evenly, given to whoever comes, and taken over from whoever goes', async () => {
    await processOf('a', 4);
    await inTime(() => board.of('a').length === 4);
    const second = await processOf('b', 4);
    await inTime(() => board.of('a').length === 2 && board.of('b').length === 2);
    second.proxy.cut();
    await inTime(() => board.of('a').length === 4);
    expect(board.crowded).toBe(false);
  });
});

/** The shard that a worker was made for. */
function shardServed(serves: (server: string) => boolean, shards: number): number {
  const server = Array.from({ length: 1_000 }, (_, index) => `https://${index}.example.com`).find(serves);
  return shardOf(server ?? '', shards);
}

it('R03 with another number of shards only those clusters move that have to', () => {
  const servers = Array.from({ length: 1_000 }, (_, index) => `https://cluster-${index}.example.com`);
  const [four, five] = [4, 5].map((shards) => servers.map((server) => shardOf(server, shards)));
  for (const shard of [0, 1, 2, 3]) {
    const count = four?.filter((each) => each === shard).length ?? 0;
    expect(count).toBeGreaterThan(200);
    expect(count).toBeLessThan(300);
  }
  expect(servers.filter((_, index) => five?.[index] !== 4 && five?.[index] !== four?.[index])).toEqual([]);
});

it('R01 nothing is written where a fence does not let it, and nothing is on its way for longer', async () => {
  const hub = await new TestCluster(clock).up();
  let left = 0;
  const fence: Fence = { left: () => left };
  const cluster = new Cluster({ connection: hub.connection, clock, fence });
  const object = namespace('team');
  await expect(cluster.objects.create(object, { manager: 'test' })).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
  });
  left = 5_000;
  await cluster.objects.create(object, { manager: 'test' });
  left = 0;
  await expect(cluster.objects.mergePatch(object, {}, { manager: 'test' })).rejects.toThrow(
    'another process may write',
  );
  expect(await hub.get('v1', 'Namespace', '', 'team')).toMatchObject({ metadata: { name: 'team' } });
  cluster.close();
  await hub.down();
});

it('R01 a standby goes on where a leader was cut off, and no object has two writers', async () => {
  const world = await World.create(clock);
  const writes: { readonly by: string; readonly at: number }[] = [];
  const leading: string[] = [];
  const processes: { readonly replica: Replica; readonly proxy: CountingProxy }[] = [];
  await world.startReconciler();
  await world.reconciler?.stop();
  for (const by of ['first', 'second']) {
    const proxy = await new CountingProxy(
      { url: world.hub.url, token: 'none' },
      {
        asked: (method, path) => {
          if (method !== 'GET' && !path.includes('/leases')) writes.push({ by, at: performance.now() });
        },
        answered: () => undefined,
      },
    ).open();
    if (world.sources === undefined) throw new Error('there are no sources');
    const replica = new Replica({
      hub: { server: proxy.url },
      sources: world.sources,
      ...{ clock, steady, identity: by, shards: 1, times },
      onShard: (event) => {
        if (event.type === 'shard' && event.held) leading.push(by);
      },
    });
    expect(replica.standing().unready).toEqual(['the Leases are not read yet']);
    await replica.start();
    processes.push({ replica, proxy });
    await eventually(() => leading.length > 0);
  }
  const first = world.repository.push({ 'shop/settings.json': configMap('settings', 'one') });
  await world.hub.apply(world.application('shop', 'shop'));
  await world.synced('shop', first);
  processes[0]?.proxy.cut();
  const second = world.repository.push({ 'shop/settings.json': configMap('settings', 'two') });
  await inTime(() => leading.length === 2);
  await world.synced('shop', second);
  const live: KubeObject | undefined = await world.prod.get('v1', 'ConfigMap', 'shop', 'settings');
  expect(live).toMatchObject({ data: { value: 'two' } });
  const took = Math.min(...writes.filter(({ by }) => by === 'second').map(({ at }) => at));
  expect(writes.filter(({ by, at }) => by === 'first' && at >= took)).toEqual([]);
  expect(leading).toEqual(['first', 'second']);
  const [former, leader] = processes.map(({ replica }) => replica.standing());
  expect(former?.applications).toEqual([]);
  expect(leader).toMatchObject({ applications: [{ metadata: { name: 'shop' } }], unready: [] });
  for (const { replica } of processes) await replica.end(1_000);
  for (const { proxy } of processes) proxy.close();
  await world.close();
});
