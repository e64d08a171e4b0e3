import { rm } from 'node:fs/promises';
import { discardMirror, GitError, isSound, Repository, whileWriting, type Git } from '../git/index.js';

/** Fetches after which it is looked whether a mirror needs maintenance. */
const FETCHES_BETWEEN = 20;

/** Milliseconds within which a mirror that was made anew is not made anew again: that it is damaged was not what is wrong. */
const BETWEEN_MENDINGS = 60_000;

/** The bare repository on the disk that mirrors a remote one. It holds nothing that the remote has not: a damaged one is thrown away. */
export class Mirror {
  #repository: Promise<Repository> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #fetches = 0;
  #mendedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly place: string,
    private readonly git: Git,
  ) {}

  /** The repository, empty where there is none. @throws GitError */
  async open(): Promise<Repository> {
    this.#repository ??= this.#bare();
    try {
      return await this.#repository;
    } catch (error) {
      this.#repository = undefined;
      throw error;
    }
  }

  /** Whether it is what keeps from reading. */
  async isDamaged(): Promise<boolean> {
    const repository = await this.open().catch(() => undefined);
    return repository === undefined || !(await isSound(repository));
  }

  /**
   * Throws it away, so that the next one who opens it finds it empty.
   *
   * @param now in milliseconds
   * @returns `false` where it was thrown away within the last minute
   */
  async remake(now: number): Promise<boolean> {
    if (now - this.#mendedAt < BETWEEN_MENDINGS) return false;
    this.#mendedAt = now;
    await this.#writing;
    const damaged = await this.#repository?.catch(() => undefined);
    await discardMirror(this.place);
    damaged?.close();
    this.#repository = undefined;
    return true;
  }

  /** Does one write into it after the other. */
  async write<T>(write: () => Promise<T>): Promise<T> {
    const writing = this.#writing.then(() => whileWriting(this.place, write));
    this.#writing = writing.catch(() => undefined);
    return await writing;
  }

  /** Puts packs together after every so many fetches, beside everything but writes. */
  maintain(): void {
    if (++this.#fetches % FETCHES_BETWEEN !== 0) return;
    void this.write(async () => (await this.open()).maintain()).catch(() => undefined);
  }

  close(): void {
    void this.#repository?.then(
      (repository) => repository.close(),
      () => undefined,
    );
  }

  /** Removes what was fetched, once nothing is written any more. */
  async remove(): Promise<void> {
    await this.#writing;
    await rm(this.place, { recursive: true, force: true, maxRetries: 3 });
  }

  /** What is no repository is none. */
  async #bare(): Promise<Repository> {
    try {
      return await Repository.bare(this.place, { git: this.git });
    } catch (error) {
      if (!(error instanceof GitError) || error.code !== 'NOT_A_REPOSITORY') throw error;
      await discardMirror(this.place);
      return await Repository.bare(this.place, { git: this.git });
    }
  }
}
