import type { Clock } from '../../kube/index.js';
import { Lanes, type Place } from './lanes.js';

/** What a queue has to do. */
export interface Load {
  /** How many keys wait for a worker. */
  readonly waiting: number;
  /** How many are worked on. */
  readonly active: number;
  /** For how long the one has waited that has waited longest; 0 when none does. */
  readonly oldestMilliseconds: number;
}

/**
 * Work by key: one key is worked on by one worker at a time, a key that is added while it waits is worked on once, one that is
 * added while it is worked on is worked on again afterwards, behind all others. Where keys wait, and in which order, is for
 * {@link Lanes} to say.
 */
export class WorkQueue {
  private readonly lanes: Lanes;
  private readonly active = new Set<string>();
  private readonly again = new Map<string, Place>();
  private readonly delayed = new Map<string, () => void>();
  private idlers: (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    /** Gets for how many milliseconds the key has waited for a worker. */
    private readonly work: (key: string, waited: number) => Promise<void>,
    workers: number,
  ) {
    this.lanes = new Lanes(workers);
  }

  /** Has the key worked on, after `delay` milliseconds (further adds within it join). */
  add(key: string, place: Place, delay = 0): void {
    if (this.stopped) return;
    if (delay > 0 && !this.lanes.has(key)) {
      if (this.delayed.has(key)) return;
      this.delayed.set(
        key,
        this.clock.after(delay, () => {
          this.delayed.delete(key);
          this.add(key, place);
          this.tellIdlers();
        }),
      );
      return;
    }
    this.delayed.get(key)?.();
    this.delayed.delete(key);
    if (this.active.has(key)) {
      this.again.set(key, place);
      return;
    }
    this.lanes.add(key, place, this.now());
    this.pump();
  }

  get load(): Load {
    const oldestMilliseconds = this.now() - (this.lanes.oldest ?? this.now());
    return { waiting: this.lanes.size, active: this.active.size, oldestMilliseconds };
  }

  /** Resolves when nothing waits, is delayed or is worked on. */
  idle(): Promise<void> {
    return this.isIdle() ? Promise.resolve() : new Promise((resolve) => this.idlers.push(resolve));
  }

  /** Takes no more work and resolves when what is worked on has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.delayed.values()) cancel();
    this.delayed.clear();
    this.lanes.clear();
    this.again.clear();
    await this.idle();
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private isIdle(): boolean {
    return this.active.size === 0 && this.lanes.size === 0 && this.delayed.size === 0;
  }

  private tellIdlers(): void {
    if (this.isIdle()) for (const resolve of this.idlers.splice(0)) resolve();
  }

  private pump(): void {
    for (let next = this.lanes.take(this.now()); next !== undefined; next = this.lanes.take(this.now())) {
      const { key, place, since } = next;
      this.active.add(key);
      void this.work(key, this.now() - since).finally(() => {
        this.active.delete(key);
        this.lanes.release(place);
        const again = this.again.get(key);
        this.again.delete(key);
        if (again !== undefined) this.add(key, again);
        this.pump();
        this.tellIdlers();
      });
    }
  }
}
