/**
 * Lets a number of runs go at a time, in the order in which they come. Who takes long gives its turn to the next and goes on beside, so that
 * nobody waits for a slow one much longer than that.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(
    private readonly count: number,
    /** Milliseconds after which a run does not count any more. */
    private readonly longest: number,
  ) {}

  /** Does something in its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#taken--;
    };
    const timer = setTimeout(end, this.longest).unref();
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      end();
    }
  }
}
