import type { Clock } from '../kube/index.js';

const PER_SECOND = 10;

/** Lets those that begin anew at the same moment, such as all watches of a server that came back, begin one after the other: ten a second. */
export class Pace {
  private next = 0;
  private readonly cancels = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when it is the caller's turn; never after {@link close}. */
  turn(): Promise<void> {
    const now = this.clock.now().getTime();
    const wait = this.next - now;
    this.next = Math.max(this.next, now) + 1000 / PER_SECOND;
    if (wait <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(wait, () => {
        this.cancels.delete(cancel);
        resolve();
      });
      this.cancels.add(cancel);
    });
  }

  close(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }
}
