import type { Clock } from '../kube/index.js';

/** Calls `broken` once nothing was heard for so many milliseconds. */
export class Silence {
  private last: number;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly milliseconds: number,
    private readonly broken: () => void,
  ) {
    this.last = this.now();
    this.wait(milliseconds);
  }

  /** Something was heard. */
  heard(): void {
    this.last = this.now();
  }

  /** Nobody listens any more. */
  end(): void {
    this.cancel();
  }

  private wait(milliseconds: number): void {
    this.cancel = this.clock.after(milliseconds, () => {
      const left = this.last + this.milliseconds - this.now();
      if (left > 0) this.wait(left);
      else this.broken();
    });
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
