import { LeastRecentlyUsed } from '../git/index.js';
import type { Clock } from '../kube/index.js';

/** Milliseconds after which something that failed once is tried again; each failure in a row doubles them. */
const FIRST = 5_000;
const LONGEST = 10 * 60_000;

interface Failure {
  readonly error: unknown;
  readonly until: number;
  readonly count: number;
}

/** Remembers what failed, so that it is not tried again at every look: what is rendered from the same content fails the same way. */
export class Failures {
  readonly #failed = new LeastRecentlyUsed<string, Failure>(1000);
  #forgotten = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Does something that gives the same for the same key.
   *
   * @throws what it throws, or threw not long ago
   */
  async unless<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#failed.get(key);
    const now = (): number => this.clock.now().getTime();
    if (known !== undefined && now() < known.until) throw known.error;
    const forgotten = this.#forgotten;
    try {
      const done = await work();
      this.#failed.delete(key);
      return done;
    } catch (error) {
      const count = (known?.count ?? 0) + 1;
      const until = now() + Math.min(FIRST * 2 ** (count - 1), LONGEST);
      if (forgotten === this.#forgotten) this.#failed.set(key, { error, until, count });
      throw error;
    }
  }

  /** Everything may be tried again at once, as when a person asks for it. */
  forget(): void {
    this.#failed.clear();
    this.#forgotten++;
  }
}
