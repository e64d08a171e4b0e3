import type { Clock } from '../../kube/index.js';

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
 * added while it is worked on is worked on again afterwards, behind all others. So no key starves another.
 */
export class WorkQueue {
  private readonly ready: string[] = [];
  /** Keys that wait for a worker, with the time since when. */
  private readonly waiting = new Map<string, number>();
  private readonly active = new Set<string>();
  private readonly again = new Set<string>();
  private readonly delayed = new Map<string, () => void>();
  private idlers: (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    /** Gets for how many milliseconds the key has waited for a worker. */
    private readonly work: (key: string, waited: number) => Promise<void>,
    private readonly workers: number,
  ) {}

  /** Has the key worked on, after `delay` milliseconds (further adds within it join). */
  add(key: string, delay = 0): void {
    if (this.stopped || this.waiting.has(key)) return;
    if (delay > 0) {
      if (this.delayed.has(key)) return;
      this.delayed.set(
        key,
        this.clock.after(delay, () => {
          this.delayed.delete(key);
          this.add(key);
          this.tellIdlers();
        }),
      );
      return;
    }
    this.delayed.get(key)?.();
    this.delayed.delete(key);
    if (this.active.has(key)) {
      this.again.add(key);
      return;
    }
    this.waiting.set(key, this.now());
    this.ready.push(key);
    this.pump();
  }

  get load(): Load {
    const [oldest = this.now()] = this.waiting.values();
    return { waiting: this.waiting.size, active: this.active.size, oldestMilliseconds: this.now() - oldest };
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
    this.ready.length = 0;
    this.waiting.clear();
    this.again.clear();
    await this.idle();
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private isIdle(): boolean {
    return this.active.size === 0 && this.waiting.size === 0 && this.delayed.size === 0;
  }

  private tellIdlers(): void {
    if (this.isIdle()) for (const resolve of this.idlers.splice(0)) resolve();
  }

  private pump(): void {
    while (this.active.size < this.workers) {
      const key = this.ready.shift();
      if (key === undefined) return;
      const waited = this.now() - (this.waiting.get(key) ?? this.now());
      this.waiting.delete(key);
      this.active.add(key);
      void this.work(key, waited).finally(() => {
        this.active.delete(key);
        if (this.again.delete(key)) this.add(key);
        this.pump();
        this.tellIdlers();
      });
    }
  }
}
