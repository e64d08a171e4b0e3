import type { Clock } from '../kube/index.js';

/** In which order requests are sent that wait for each other. */
export const turns = ['first', 'ordinary', 'last'] as const;
export type Turn = (typeof turns)[number];

/**
 * Through which all requests to one server pass: so many are on their way at a time, the others wait by their turn. While the server has
 * asked to be left alone nobody passes.
 */
export class Turnstile {
  private readonly waiting: readonly (() => void)[][] = turns.map(() => []);
  private readonly watching: (() => void)[] = [];
  private passed = 0;
  private shutUntil = 0;
  private reopening: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly places: number,
  ) {}

  /** Resolves when it is one's turn; call {@link leave} afterwards. */
  enter(turn: Turn): Promise<void> {
    return new Promise((resolve) => {
      this.waiting[turns.indexOf(turn)]?.push(resolve);
      this.pump();
    });
  }

  leave(): void {
    this.passed--;
    this.pump();
  }

  /** Resolves while nobody is kept waiting by the server: for what takes no place. */
  opened(): Promise<void> {
    if (!this.isShut) return Promise.resolve();
    return new Promise((resolve) => this.watching.push(resolve));
  }

  /** Lets nobody pass for so long. */
  shut(milliseconds: number): void {
    const until = this.now() + milliseconds;
    if (until <= this.shutUntil) return;
    this.shutUntil = until;
    this.reopening?.();
    this.reopening = this.clock.after(milliseconds, () => {
      this.shutUntil = 0;
      this.pump();
    });
  }

  /** Lets everybody pass, for the last time. */
  close(): void {
    this.closed = true;
    this.reopening?.();
    this.pump();
  }

  private get isShut(): boolean {
    return !this.closed && this.shutUntil > 0;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private pump(): void {
    if (this.isShut) return;
    for (const go of this.watching.splice(0)) go();
    while (this.closed || this.passed < this.places) {
      const go = this.waiting.find(({ length }) => length > 0)?.shift();
      if (go === undefined) return;
      this.passed++;
      go();
    }
  }
}
