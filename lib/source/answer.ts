import type { Clock } from '../kube/index.js';
import { BusyError } from './errors.js';

/** Milliseconds for which a first failure is kept; each further one doubles it, up to the longest. */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 300_000;

/**
 * What someone far away says: asked for once for all who wait, and kept until it is asked for anew. That it failed is kept too, for longer
 * the more often it did, and as long as who was asked wants it.
 */
export class Answer<T> {
  #asking: Promise<T> | undefined;
  #last: { readonly value: T } | { readonly error: unknown; readonly until: number } | undefined;
  #failures = 0;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** The last answer, or failure; a new one where there is none yet, or the failure is old. */
  async get(): Promise<T> {
    if (this.#asking !== undefined || this.#last === undefined) return await this.refresh();
    if ('value' in this.#last) return this.#last.value;
    if (this.#now() < this.#last.until) throw this.#last.error;
    return await this.refresh();
  }

  /** Asks now. */
  async refresh(): Promise<T> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return await this.#asking;
  }

  /** The last answer as text, to tell whether it has changed; `undefined` before the first. */
  get state(): string | undefined {
    if (this.#last === undefined) return undefined;
    return 'value' in this.#last ? `said ${JSON.stringify(this.#last.value)}` : 'failed';
  }

  /** Milliseconds until it may be asked for again, where it failed. */
  get wait(): number | undefined {
    return this.#last && 'until' in this.#last ? Math.max(this.#last.until - this.#now(), 0) : undefined;
  }

  async #ask(): Promise<T> {
    try {
      const value = await this.ask();
      this.#last = { value };
      this.#failures = 0;
      return value;
    } catch (error) {
      const wanted = error instanceof BusyError ? error.milliseconds : 0;
      const wait = Math.min(Math.max(FIRST_WAIT * 2 ** this.#failures++, wanted), LONGEST_WAIT);
      this.#last = { error, until: this.#now() + wait };
      throw error;
    }
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
