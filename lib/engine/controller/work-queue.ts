import type { Clock } from '../../kube/index.js';

/**
 * Work by key: one key is worked on by one worker at a time, a key that is added while it waits is worked on once, one that is
 * added while it is worked on is worked on again afterwards, behind all others. So no key starves another.
 */
export class WorkQueue {
  private readonly ready: string[] = [];
  private readonly waiting = new Set<string>();
  private readonly active = new Set<string>();
  private readonly again = new Set<string>();
  private readonly delayed = new Map<string, () => void>();
  private idlers: (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly work: (key: string) => Promise<void>,
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
    this.waiting.add(key);
    this.ready.push(key);
    this.pump();
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
      this.waiting.delete(key);
      this.active.add(key);
      void this.work(key).finally(() => {
        this.active.delete(key);
        if (this.again.delete(key)) this.add(key);
        this.pump();
        this.tellIdlers();
      });
    }
  }
}
