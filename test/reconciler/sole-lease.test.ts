import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { steadyTime, systemClock } from '../../lib/cluster/index.js';
import { SoleLease, usualTimes, type LeaseTimes, type SoleLeaseOptions } from '../../lib/reconciler/index.js';
import { isGone, ownProcess } from '../../lib/reconciler/leadership/own-process.js';
import { ApiProxy } from '../faults/support/proxy/index.js';
import { eventually } from '../support/patience.js';
import { namespace, TestCluster } from './world.js';

const clock = systemClock();
/** Nobody has to answer quickly. */
const patient: LeaseTimes = { ...usualTimes, pause: 100 };
const short: LeaseTimes = { duration: 2_000, giveUp: 1_200, pause: 100 };

let hub: TestCluster;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  hub = await new TestCluster(clock).up();
  await hub.apply(namespace('argocd'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await hub.down();
});

/** A process with its own way to the hub. */
class Alone {
  readonly rivals: string[] = [];
  readonly warnings: string[] = [];
  readonly lost: Promise<string>;
  readonly lease: SoleLease;

  private constructor(
    readonly proxy: ApiProxy,
    identity: string,
    options: Partial<SoleLeaseOptions>,
  ) {
    let lose: (message: string) => void = () => undefined;
    this.lost = new Promise((resolve) => (lose = resolve));
    this.lease = new SoleLease({
      ...{ hub: { server: proxy.url }, namespace: 'argocd', clock, steady: steadyTime, identity, times: patient },
      process: '',
      onRival: (rival) => this.rivals.push(rival.identity),
      onLost: (error) => lose(error.what),
      onWarning: (message) => this.warnings.push(message),
      ...options,
    });
    ends.push(() => proxy.cut());
    ends.push(() => this.lease.stop());
  }

  static async of(identity: string, options: Partial<SoleLeaseOptions> = {}): Promise<Alone> {
    return new Alone(await new ApiProxy({ url: hub.url }).open(), identity, options);
  }

  async begun(): Promise<this> {
    await this.lease.take();
    this.lease.follow();
    await eventually(() => this.requests('watch').length > 0);
    return this;
  }

  requests(...verbs: readonly string[]): readonly unknown[] {
    return this.proxy.audit.entries.filter(({ call }) => verbs.includes(call.verb));
  }
}

it('R02 the second of two that are alone is told who works since when, and the first hears of it and goes on', async () => {
  const first = await (await Alone.of('first')).begun();
  const second = await Alone.of('second');
  await expect(second.lease.take()).rejects.toMatchObject({
    code: 'OTHERS_AT_WORK',
    message: expect.stringMatching(/another process works .*: first, since 20\d\d-.*the same --shards/) as string,
  });
  expect(first.rivals).toEqual(['second']);
  expect(second.lease.left()).toBe(0);
  expect(first.lease.left()).toBeGreaterThan(0);
});

it('R02 of two that begin at once one has it', async () => {
  const both = [await Alone.of('a'), await Alone.of('b')];
  const took = await Promise.allSettled(both.map((one) => one.begun()));
  expect(took.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('one that ended in order, or is known to be gone from this machine, is not waited for', async () => {
  const first = await (await Alone.of('first')).begun();
  await first.lease.stop();
  const second = await (await Alone.of('second', { process: await goneProcess() })).begun();
  await second.proxy.cut();
  const third = await (await Alone.of('third')).begun();
  for (const { proxy } of [second, third])
    expect(proxy.audit.entries.filter(({ call }) => call.verb === 'update')).toHaveLength(1);
});

it('R01 R02 who is cut off writes nothing any more before another one may, and ends when it hears of that', async () => {
  const first = await (await Alone.of('first', { times: short })).begun();
  const second = await Alone.of('second', { times: short });
  await first.proxy.cut();
  let leftAtTake = Number.NaN;
  await second.lease.take().then(() => (leftAtTake = first.lease.left()));
  expect(leftAtTake).toBeLessThanOrEqual(0);
  await first.proxy.open();
  const free = await first.lease.hold();
  expect(first.lease.left()).toBe(0);
  free();
  expect(await first.lost).toMatch(/taken these Applications over: second, since 20/);
});

it('costs nothing at rest, one request in a while where something is written, and none is cut off that takes long', async () => {
  const { lease, requests } = await Alone.of('first', { times: short }).then(async (alone) => {
    await alone.begun();
    return { lease: alone.lease, requests: () => alone.requests('update', 'create', 'get', 'list').length };
  });
  const atRest = requests();
  await eventually(() => lease.left() <= 0);
  expect(requests()).toBe(atRest);
  const free = await lease.hold();
  expect(requests()).toBe(atRest + 1);
  const began = steadyTime();
  await eventually(() => steadyTime() - began > 2 * short.giveUp && lease.left() > 0);
  free();
  const [another, one] = await Promise.all([lease.hold(), lease.hold()]);
  another();
  one();
  await eventually(() => lease.left() <= 0);
});

it('a Lease that somebody deletes is there again', async () => {
  await (await Alone.of('first')).begun();
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'slipway-sole' } };
  const find = () => hub.get(lease.apiVersion, 'Lease', 'argocd', 'slipway-sole');
  const uid = (await find())?.metadata.uid;
  await hub.api.objects.delete(
    { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' },
    { group: 'coordination.k8s.io', kind: 'Lease', namespace: 'argocd', name: 'slipway-sole' },
    { propagation: 'Background' },
  );
  await eventually(async () => ![undefined, uid].includes((await find())?.metadata.uid));
  await expect((await Alone.of('second')).lease.take()).rejects.toMatchObject({ code: 'OTHERS_AT_WORK' });
});

it('where Leases are forbidden it is said, and it writes as if it were alone', async () => {
  const first = await Alone.of('first');
  first.proxy.add({ resource: 'leases', fault: { type: 'refuse', status: 403, reason: 'Forbidden' } });
  await first.lease.take();
  expect(first.warnings).toEqual([expect.stringMatching(/^Leases may not be used in argocd: another process/)]);
  expect(first.lease.left()).toBeGreaterThan(0);
});

it('a hub that cannot be reached is waited for, and the waiting can be ended', async () => {
  const first = await Alone.of('first');
  await first.proxy.cut();
  const taken = first.lease.take();
  await eventually(() => first.warnings.length > 0);
  await first.proxy.open();
  await taken;
  expect(first.lease.left()).toBeGreaterThan(0);
  const second = await Alone.of('second');
  await second.proxy.cut();
  const waiting = second.lease.take();
  await second.lease.stop();
  await waiting;
  expect(second.lease.left()).toBe(0);
});

describe('a process', () => {
  const linux = process.platform === 'linux' ? it : it.skip;

  linux('is gone when it has ended, and another one has its pid', async () => {
    expect(isGone(ownProcess())).toBe(false);
    expect(isGone(await goneProcess())).toBe(true);
    expect(isGone(ownProcess().replace(/\d+$/, '1'))).toBe(true);
  });

  it('of another machine, or of another PID namespace, or of which nothing is told, may run still', () => {
    expect(isGone('')).toBe(false);
    expect(isGone(ownProcess().replace(/^[^/]*/, 'another-machine'))).toBe(false);
    expect(isGone(ownProcess().replace(/\/\d+\//, '/1/'))).toBe(false);
    expect(isGone(`${ownProcess().split('/').slice(0, 2).join('/')}/0/0`)).toBe(false);
  });
});

/** A process of this machine that has ended, as a Lease tells of it. */
async function goneProcess(): Promise<string> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const [boot = '', space = ''] = ownProcess().split('/');
  return `${boot}/${space}/${child.pid}/1`;
}
