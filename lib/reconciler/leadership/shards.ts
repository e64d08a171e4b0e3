import { Cluster, type Connection, type Fence } from '../../cluster/index.js';
import type { Clock } from '../../kube/index.js';
import { LeaseHolder, usualTimes, type LeaseTimes } from './lease.js';
import { Estates } from './estates.js';
import { Members } from './members.js';
import type { Sharing } from './shard-claims.js';
import { shardOf } from './shard-of.js';

/** How long the work for a shard that somebody else is to have may take to its end, in milliseconds. */
const HANDOVER = 10_000;

/** What somebody works for, and how far. */
export interface Shard {
  readonly serves: (server: string) => boolean;
  readonly fence: Fence;
  readonly sharing: Sharing;
}

/** Somebody who works for one shard. */
export interface ShardWorker {
  start(): Promise<void>;
  /**
   * Lets the work come to its end: nothing more begins, and what was sent is answered.
   *
   * @param graceMilliseconds after so long it is cut off; what was on its way may still arrive then
   * @param onLate is called then
   */
  end(graceMilliseconds: number, onLate: () => void): Promise<void>;
  /** Cuts the work off; resolves when nothing more is sent. */
  stop(): Promise<void>;
}

/** What {@link Shards} need. */
export interface ShardsOptions {
  /** The cluster that holds the Leases. */
  readonly hub: Connection;
  readonly namespace: string;
  /** Among how many the clusters are divided. 1 makes it the election of one leader. */
  readonly shards: number;
  readonly clock: Clock;
  /** Milliseconds that pass whatever is done to the clock: Leases are measured by it. */
  readonly steady: () => number;
  /** Who this process is: like no other, now or before; a part of a DNS name. */
  readonly identity: string;
  /** @default those of Kubernetes' own controllers: 15 s, 10 s and 2 s */
  readonly times?: LeaseTimes;
  /** Makes who works for a shard: for the clusters that it serves, and as long as its fence lets it write. */
  readonly worker: (shard: Shard) => ShardWorker;
  /** What happens, for people. */
  readonly onEvent?: (event: ShardEvent) => void;
}

/** A shard that this process works for from now on, or no longer; or a request about it that failed. */
export type ShardEvent =
  | { readonly type: 'shard'; readonly shard: number; readonly held: boolean; readonly identity: string }
  | { readonly type: 'warning'; readonly message: string };

/**
 * Divides the clusters among processes. Each shard has a Lease, and only who holds it works for its clusters; who may have lost it writes
 * nothing any more. The shards are dealt out evenly to the processes that are there: when one comes it is given some, when one goes the
 * others take what it had.
 */
export class Shards {
  private readonly cluster: Cluster;
  private readonly members: Members | undefined;
  private readonly holders: LeaseHolder[] = [];
  private readonly estates: Estates;
  private readonly workers = new Map<number, ShardWorker>();
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: ShardsOptions) {
    const { hub, namespace, shards, clock, steady, identity, times = usualTimes } = options;
    this.cluster = new Cluster({ connection: hub, clock });
    const common = { cluster: this.cluster, namespace, identity, clock, steady, times };
    const failed = (error: unknown): void => this.warn(error);
    if (shards > 1) this.members = new Members({ ...common, failed, changed: () => this.deal() });
    this.estates = new Estates({ ...common, failed });
    for (let shard = 0; shard < shards; shard++) {
      const holder: LeaseHolder = new LeaseHolder({
        ...common,
        failed,
        name: leaseNameOf(shard, shards),
        wanted: () => this.isOurs(shard),
        acquired: () => this.enqueue(() => this.begin(shard, holder)),
        lost: () => this.enqueue(() => this.end(shard)),
      });
      this.holders.push(holder);
    }
  }

  /** Begins to want shards. */
  async start(): Promise<void> {
    await this.cluster.connect();
    await this.members?.start();
    for (const holder of this.holders) holder.start();
  }

  /**
   * Ends all work, and lets others have it at once.
   *
   * @param graceMilliseconds after so long it is cut off, and others have it when the Leases have run out
   */
  async stop(graceMilliseconds = HANDOVER, onLate: () => void = () => undefined): Promise<void> {
    this.stopped = true;
    await this.turn;
    await Promise.all(
      this.holders.map(async (holder, shard) => holder.stop(await this.handOver(shard, graceMilliseconds, onLate))),
    );
    await this.estates.stop();
    await this.members?.stop();
    this.cluster.close();
  }

  /** Asks the hub whether it answers. @throws UnreachableError */
  async askHub(): Promise<void> {
    await this.cluster.client.json('GET', '/version');
  }

  private isOurs(shard: number): boolean {
    const { identity } = this.options;
    const { identities = [identity] } = this.members ?? {};
    return !this.stopped && identities[shard % identities.length] === identity;
  }

  /** Gives away what belongs to others by now. */
  private deal(): void {
    for (const [shard, holder] of this.holders.entries()) {
      if (!holder.isHeld || this.isOurs(shard)) continue;
      this.enqueue(async () => {
        // What was cut off may still arrive for as long as every holder grants to what is on its way.
        if (!(await this.handOver(shard, HANDOVER))) await this.pause();
        await holder.release();
      });
    }
  }

  private async begin(shard: number, holder: LeaseHolder): Promise<void> {
    if (this.stopped || !holder.isHeld || this.workers.has(shard)) return;
    const { shards, worker } = this.options;
    const work = worker({
      serves: (server) => shardOf(server, shards) === shard,
      fence: holder,
      sharing: { lease: leaseNameOf(shard, shards), estates: this.estates },
    });
    this.workers.set(shard, work);
    this.options.onEvent?.({ type: 'shard', shard, held: true, identity: this.options.identity });
    // A start may wait for a server that does not answer; a loss must be noticed meanwhile.
    void work.start().catch((error: unknown) => this.warn(error));
    await Promise.resolve();
  }

  /** Ends the work for a shard that is not held any more. */
  private async end(shard: number): Promise<void> {
    await this.left(shard)?.stop();
    this.estates.leave({ shard: leaseNameOf(shard, this.options.shards) });
  }

  /** Ends the work for a shard that is held; says whether nothing of it can still arrive. */
  private async handOver(
    shard: number,
    graceMilliseconds: number,
    onLate: () => void = () => undefined,
  ): Promise<boolean> {
    let isInOrder = true;
    await this.left(shard)?.end(graceMilliseconds, () => {
      isInOrder = false;
      onLate();
    });
    this.estates.leave({ shard: leaseNameOf(shard, this.options.shards) });
    return isInOrder;
  }

  private left(shard: number): ShardWorker | undefined {
    const work = this.workers.get(shard);
    if (work === undefined) return undefined;
    this.workers.delete(shard);
    this.options.onEvent?.({ type: 'shard', shard, held: false, identity: this.options.identity });
    return work;
  }

  private pause(): Promise<void> {
    const { clock, times: { duration, giveUp } = usualTimes } = this.options;
    return new Promise((resolve) => clock.after(duration - giveUp, resolve));
  }

  private enqueue(step: () => Promise<void>): void {
    this.turn = this.turn.then(step).catch((error: unknown) => this.warn(error));
  }

  private warn(error: unknown): void {
    this.options.onEvent?.({ type: 'warning', message: error instanceof Error ? error.message : String(error) });
  }
}

/** The Lease of a shard: another one for every number of shards, so that what one number divides differently is never taken for the same. */
function leaseNameOf(shard: number, shards: number): string {
  return shards > 1 ? `slipway-shard-${shard}-of-${shards}` : 'slipway-leader';
}
