import type { KubeObject } from '../kube/index.js';
import type { LeaseTimes } from './leadership/lease.js';
import { Shards, type ShardEvent } from './leadership/shards.js';
import { SoleLease } from './leadership/sole-lease.js';
import { Reconciler, type ReconcilerOptions, type Standing } from './reconciler.js';

/** What a {@link Replica} is made of, beside what its reconcilers are made of. */
export interface ReplicaOptions extends Omit<ReconcilerOptions, 'serves' | 'fence' | 'sharing' | 'identity'> {
  /** Among how many the clusters are divided; 1 makes it the election of one leader. */
  readonly shards: number;
  /** Who this process is: like no other, now or before; a part of a DNS name. */
  readonly identity: string;
  /** Milliseconds that pass whatever is done to the clock. */
  readonly steady: () => number;
  readonly times?: LeaseTimes;
  readonly onShard?: (event: ShardEvent) => void;
}

/** One of several processes that share the work: it has a reconciler for every shard that it holds, and none while it stands by. */
export class Replica {
  private readonly shards: Shards;
  private readonly sole: SoleLease;
  private readonly reconcilers = new Set<Reconciler>();
  private isEnding = false;
  private unreadyBecause: string | undefined = 'the Leases are not read yet';

  constructor(options: ReplicaOptions) {
    const { hub, namespace = 'argocd', shards, clock, steady, identity, times, onShard } = options;
    this.sole = new SoleLease({
      ...{ hub, namespace, clock, steady, identity },
      ...(times && { times }),
      onWarning: (message) => onShard?.({ type: 'warning', message }),
    });
    this.shards = new Shards({
      ...{ hub, namespace, shards, clock, steady, identity },
      ...(times && { times }),
      ...(onShard && { onEvent: onShard }),
      worker: (shard) => {
        const reconciler = new Reconciler({ ...options, ...shard });
        this.reconcilers.add(reconciler);
        return {
          start: () => reconciler.start(),
          end: async (graceMilliseconds, onLate) => {
            await reconciler.end(graceMilliseconds, onLate);
            this.reconcilers.delete(reconciler);
          },
          stop: async () => {
            this.reconcilers.delete(reconciler);
            await reconciler.stop();
          },
        };
      },
    });
  }

  /**
   * Begins to want shards; resolves when it is known who else does. One that was alone and is gone has nothing left to say from then on.
   *
   * @throws OthersAtWorkError where a process works that shares with nobody
   */
  async start(): Promise<void> {
    await this.sole.take();
    await this.sole.stop();
    if (this.isEnding) return;
    await this.shards.start();
    this.unreadyBecause = undefined;
  }

  /** Ends in order, as a reconciler does, and leaves its shards to the others. */
  async end(graceMilliseconds: number, onLate?: () => void): Promise<void> {
    this.unreadyBecause = 'the process ends';
    this.isEnding = true;
    await this.sole.stop();
    await this.shards.stop(graceMilliseconds, onLate);
  }

  /** How things stand at all of its reconcilers together; who stands by has nothing to do, and is ready. */
  standing(): Standing {
    const all = [...this.reconcilers].map((reconciler) => reconciler.standing());
    const loads = all.map(({ load }) => load);
    const clusters = new Map(all.flatMap((one) => one.clusters).map((cluster) => [cluster.server, cluster]));
    return {
      applications: all[0]?.applications ?? [],
      clusters: [...clusters.values()],
      load: {
        waiting: loads.reduce((sum, { waiting }) => sum + waiting, 0),
        active: loads.reduce((sum, { active }) => sum + active, 0),
        oldestMilliseconds: Math.max(0, ...loads.map(({ oldestMilliseconds }) => oldestMilliseconds)),
      },
      unready:
        this.unreadyBecause === undefined ? [...new Set(all.flatMap(({ unready }) => unready))] : [this.unreadyBecause],
    };
  }

  /** An Application as the hub has it, while a shard is held. */
  application(name: string): KubeObject | undefined {
    for (const reconciler of this.reconcilers) return reconciler.application(name);
    return undefined;
  }

  /** Asks the hub whether it answers. @throws UnreachableError */
  async askHub(): Promise<void> {
    await this.shards.askHub();
  }
}
