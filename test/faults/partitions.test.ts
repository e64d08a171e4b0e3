import { ApiError, type Fence } from '../../lib/cluster/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { LeaseHolder, usualTimes, type LeaseStore } from '../../lib/reconciler/index.js';
import { ManualClock } from '../cluster/manual-clock.js';
import { randomOf } from '../e2e/support/random.js';

const TICK = 250;
const SLOW = 1_500;

/** Lets everything that waits for nothing but other promises go on. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** The one Lease, as an API server keeps it. */
class Server {
  lease: KubeObject | undefined;
  private version = 0;

  create(object: KubeObject): KubeObject {
    if (this.lease !== undefined) throw new ApiError(409, 'AlreadyExists', 'it is there');
    return this.put(object);
  }

  replace(object: KubeObject): KubeObject {
    const { resourceVersion } = this.lease?.metadata ?? {};
    if (object.metadata.resourceVersion !== resourceVersion) throw new ApiError(409, 'Conflict', 'it is another');
    return this.put(object);
  }

  read(): KubeObject {
    if (this.lease === undefined) throw new ApiError(404, 'NotFound', 'there is none');
    return this.lease;
  }

  private put(object: KubeObject): KubeObject {
    this.lease = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    return this.lease;
  }
}

/** One process's way to the server: each request, and each answer, takes a while, and while it is cut neither arrives. */
class Way implements LeaseStore {
  isCut = false;
  /** The longest that one way takes, in milliseconds. */
  slowness = 100;

  constructor(
    private readonly server: Server,
    private readonly clock: ManualClock,
    private readonly random: () => number,
  ) {}

  readonly objects: LeaseStore['objects'] = {
    create: (object) => this.carried(() => this.server.create(object)),
    replace: (object) => this.carried(() => this.server.replace(object)),
  };

  get(): Promise<KubeObject> {
    return this.carried(() => this.server.read());
  }

  private async carried<T>(ask: () => T): Promise<T> {
    await this.pass();
    try {
      return ask();
    } finally {
      await this.pass();
    }
  }

  private async pass(): Promise<void> {
    await new Promise<void>((resolve) => this.clock.after(this.random() * this.slowness, resolve));
    // What is cut says so after a while, as a request without an answer does.
    if (!this.isCut) return;
    await new Promise<void>((resolve) => this.clock.after(5_000, resolve));
    throw new Error('no answer');
  }
}

class Process implements Fence {
  readonly way: Way;
  readonly holder: LeaseHolder;
  /** So long this process stands still: its timers ring late, and it hears nothing. */
  pausedUntil = 0;

  constructor(identity: string, server: Server, clock: ManualClock, random: () => number) {
    this.way = new Way(server, clock, random);
    const own = {
      now: () => clock.now(),
      after: (milliseconds: number, wake: () => void) => {
        let cancel = clock.after(milliseconds, () => ring());
        const ring = (): void => {
          const late = this.pausedUntil - clock.now().getTime();
          if (late > 0) cancel = clock.after(late, ring);
          else wake();
        };
        return () => cancel();
      },
    };
    this.holder = new LeaseHolder({
      ...{ cluster: this.way, namespace: 'argocd', name: 'slipway-leader', identity, clock: own, times: usualTimes },
      steady: () => clock.now().getTime(),
      acquired: () => undefined,
      lost: () => undefined,
    });
  }

  left(): number {
    return this.holder.left();
  }
}

it.each([1, 2])(
  'R01 R14 K24 in 200 partitions and standstills nobody may write while another one may, and one may again within 30 s (seed %i)',
  async (seed) => {
    const random = randomOf(seed);
    const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
    const server = new Server();
    const processes = ['a', 'b', 'c'].map((identity) => new Process(identity, server, clock, random));
    const overlaps: string[] = [];
    let changes = 0;
    let writer: Process | undefined;
    /** Until when the last write of somebody may arrive. */
    let arrives = 0;
    let longestWithout = 0;
    let without = 0;
    const advance = async (milliseconds: number): Promise<void> => {
      for (let passed = 0; passed < milliseconds; passed += TICK) {
        clock.advance(TICK);
        await settled();
        const now = clock.now().getTime();
        const able = processes.filter((one) => one.left() > 0 && one.pausedUntil <= now);
        if (able.length > 1) overlaps.push(`${now}: ${able.length} may write`);
        const [next] = able;
        without = next === undefined ? without + TICK : 0;
        longestWithout = Math.max(longestWithout, without);
        if (next === undefined) continue;
        if (writer !== next) {
          changes++;
          if (writer !== undefined && now < arrives) overlaps.push(`${now}: what another wrote may still arrive`);
        }
        writer = next;
        // A write that begins now is broken off when the right to write ends.
        arrives = Math.max(arrives, now + next.left());
      }
    };
    for (const { holder } of processes) holder.start();
    await advance(5_000);
    for (let partition = 0; partition < 200; partition++) {
      const victim = writer ?? processes[0];
      if (victim === undefined) throw new Error('there are processes');
      const length = 3_000 + random() * 30_000;
      for (const { way } of processes) way.slowness = random() < 0.2 ? SLOW : 100;
      if (random() < 0.3) victim.pausedUntil = clock.now().getTime() + length;
      else victim.way.isCut = true;
      await advance(length);
      victim.way.isCut = false;
      for (const { way } of processes) way.slowness = 100;
      await advance(3_000);
    }
    for (const { holder } of processes) void holder.stop(false);
    expect(overlaps).toEqual([]);
    expect(changes).toBeGreaterThan(50);
    expect(longestWithout).toBeLessThanOrEqual(30_000);
  },
);
