import { UnreachableError } from '../cluster/index.js';
import { whoIsAtWork } from './leadership/at-work.js';
import type { LeaseTimes } from './leadership/lease.js';
import { OthersAtWorkError, type Rival } from './leadership/others-at-work.js';
import { SoleLease } from './leadership/sole-lease.js';
import { Reconciler, type ReconcilerOptions, type Standing } from './reconciler.js';

/** What a {@link Sole} is made of, beside what its reconciler is made of. */
export interface SoleOptions extends Omit<ReconcilerOptions, 'serves' | 'fence' | 'sharing' | 'identity'> {
  /** Who this process is: like no other, now or before. */
  readonly identity: string;
  /** Milliseconds that pass whatever is done to the clock. */
  readonly steady: () => number;
  readonly times?: LeaseTimes;
  /** Another process wants the same Applications, and is told that this one is at work. */
  readonly onRival?: (rival: Rival) => void;
  /** Another process has taken over from this one, which writes nothing any more and can only be ended. */
  readonly onLost?: (error: OthersAtWorkError) => void;
}

/** The one process that works for the Applications of a hub: it begins only where no other does, and ends where another has begun. */
export class Sole {
  private readonly lease: SoleLease;
  private readonly reconciler: Reconciler;
  private isEnding = false;
  private unreadyBecause: string | undefined = 'it is not known yet whether another process is at work';

  constructor(private readonly options: SoleOptions) {
    const { hub, namespace = 'argocd', clock, steady, identity, times, onRival, onLost } = options;
    this.lease = new SoleLease({
      ...{ hub, namespace, clock, steady, identity },
      ...(times && { times }),
      ...(onRival && { onRival }),
      onLost: (error) => {
        this.unreadyBecause = error.what;
        void this.reconciler.stop();
        onLost?.(error);
      },
      onWarning: (message) => this.warn(`Lease: ${message}`),
    });
    this.reconciler = new Reconciler({ ...options, fence: this.lease });
  }

  /**
   * Begins, once it is sure that no other process is at work; resolves when the hub's Applications are known and being worked on.
   *
   * @throws OthersAtWorkError
   */
  async start(): Promise<void> {
    await this.lease.take();
    if (this.isEnding) return;
    this.lease.follow();
    await this.refuseBesideShards();
    this.unreadyBecause = undefined;
    await this.reconciler.start();
  }

  /** Ends in order, as a reconciler does; the next one need not wait. */
  async end(graceMilliseconds: number, onLate: () => void = () => undefined): Promise<void> {
    this.isEnding = true;
    let isInOrder = true;
    await this.reconciler.end(graceMilliseconds, () => {
      isInOrder = false;
      onLate();
    });
    await this.lease.stop(isInOrder);
  }

  /** How things stand. */
  standing(): Standing {
    const standing = this.reconciler.standing();
    return this.unreadyBecause === undefined ? standing : { ...standing, unready: [this.unreadyBecause] };
  }

  /** An Application as the hub has it. */
  application(name: string): ReturnType<Reconciler['application']> {
    return this.reconciler.application(name);
  }

  /** Asks the hub whether it answers. @throws UnreachableError */
  async askHub(): Promise<void> {
    await this.reconciler.askHub();
  }

  private async refuseBesideShards(): Promise<void> {
    const { hub, namespace = 'argocd', clock } = this.options;
    const other = await whoIsAtWork(hub, namespace, clock).catch((error: unknown) => {
      if (!(error instanceof UnreachableError)) throw error;
      this.warn(`whether others work by Leases is not known: ${error.message}`);
      return undefined;
    });
    if (other === undefined) return;
    const where = `namespace ${namespace} at ${hub.server}`;
    throw new OthersAtWorkError('another process works for these Applications', { identity: other }, where);
  }

  private warn(message: string): void {
    this.options.onEvent?.({ type: 'warning', message });
  }
}
