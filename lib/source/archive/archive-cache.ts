import { LeastRecentlyUsed } from '../../git/index.js';
import type { Clock } from '../../kube/index.js';
import { Answer } from '../answer.js';
import type { ArchiveTree } from './archive-tree.js';

/** The most bytes of archives that are kept, and what one counts that is not read yet, or could not be. */
const MAX_BYTES = 256 * 1024 * 1024;
const LEAST = MAX_BYTES / 1024;

/**
 * Archives that were read, by keys that mean one content for ever. That one could not be read is kept too, so that it is not fetched again
 * and again.
 */
export class ArchiveCache {
  readonly #known = new LeastRecentlyUsed<string, Answer<ArchiveTree>>(MAX_BYTES);
  #reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly clock: Clock) {}

  /**
   * @param fetch gets what is then unpacked by `read`: one after the other, so that many at once do not fill the memory
   * @throws SourceError
   */
  async get<T>(key: string, fetch: () => Promise<T>, read: (fetched: T) => Promise<ArchiveTree>): Promise<ArchiveTree> {
    const known = this.#known.get(key);
    if (known !== undefined) return await known.get();
    const answer = new Answer(async () => {
      const fetched = await fetch();
      const reading = this.#reading.then(() => read(fetched));
      this.#reading = reading.catch(() => undefined);
      return await reading;
    }, this.clock);
    this.#known.set(key, answer, LEAST);
    const tree = await answer.get();
    if (this.#known.get(key) === answer) this.#known.set(key, answer, Math.max(tree.size, LEAST));
    return tree;
  }
}
