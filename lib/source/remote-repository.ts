import { createHash } from 'node:crypto';
import path from 'node:path';
import { revisionToLookUp, type WantedRevision } from '../engine/index.js';
import { GitError, normalizeGitUrl, RefTable, Repository, whileWriting, type Git } from '../git/index.js';
import { SlipwayError, type Clock } from '../kube/index.js';
import { ChangeTeller, type TrackedRepository } from './tracked-repository.js';

/** Milliseconds within which a revision that was not found is not asked for again. */
const MISS = 10_000;

/** How a remote repository is followed. */
export interface RemoteRepositoryOptions {
  readonly url: string;
  /** Under which the mirrors of all remote repositories are kept. */
  readonly cacheDir: string;
  /** Resolves when what killed processes left behind there is removed. */
  readonly ready: Promise<void>;
  readonly git: Git;
  readonly clock: Clock;
  /** Milliseconds between two questions, or `false` for none. */
  readonly pollMilliseconds: number | false;
  readonly onChange: () => void;
}

/**
 * The bare mirror of a remote repository. It asks the remote for its refs (one request) from time to time and fetches when its
 * branches or tags changed. While the remote does not answer, that is what resolving a revision says.
 */
export class RemoteRepository implements TrackedRepository {
  readonly #teller: ChangeTeller;
  #mirror: Promise<Repository> | undefined;
  #refs: RefTable | undefined;
  #failure: unknown;
  #checking: Promise<void> | undefined;
  #fetching: Promise<void> = Promise.resolve();
  #checkedAt = 0;
  #round = 0;
  #failures = 0;
  #stopWaiting: (() => void) | undefined;
  #closed = false;

  constructor(private readonly options: RemoteRepositoryOptions) {
    this.#teller = new ChangeTeller(options.onChange);
  }

  async open(): Promise<Repository> {
    const { cacheDir, git, url, ready } = this.options;
    await ready;
    const name = createHash('sha256').update(normalizeGitUrl(url)).digest('hex').slice(0, 32);
    this.#mirror ??= Repository.bare(path.join(cacheDir, `${name}.git`), { git });
    try {
      return await this.#mirror;
    } catch (error) {
      this.#mirror = undefined;
      throw error;
    }
  }

  async resolve(wanted: WantedRevision): Promise<string> {
    if (!this.#refs || this.#failure !== undefined) await this.#check();
    try {
      return await this.#find(wanted);
    } catch (error) {
      const missing = error instanceof SlipwayError && error.code === 'REVISION_NOT_FOUND';
      if (!missing || this.#now() - this.#checkedAt < MISS) throw error;
      await this.#check();
      return await this.#find(wanted);
    }
  }

  async refresh(): Promise<void> {
    await this.#check().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
    void this.#mirror?.then(
      (repository) => repository.close(),
      () => undefined,
    );
  }

  /** Finds a revision in what the remote said, fetching what branches and tags do not reach. */
  async #find(wanted: WantedRevision): Promise<string> {
    const repository = await this.open();
    const refs = this.#refs ?? new RefTable(new Map(), undefined);
    const revision = revisionToLookUp(wanted, refs.tags);
    const named = refs.find(revision);
    const other = named !== undefined && !refs.isBranchOrTag(revision) ? named : undefined;
    try {
      return await repository.resolve(other ?? revision, refs);
    } catch (error) {
      if (other === undefined || !(error instanceof GitError) || error.code !== 'REVISION_NOT_FOUND') throw error;
      await this.#fetch(repository, { others: [other] }).catch(() => {
        throw error;
      });
      return await repository.resolve(other, refs);
    }
  }

  /** One fetch after the other. */
  async #fetch(repository: Repository, options: Parameters<Repository['fetchMirror']>[1]): Promise<void> {
    const fetch = (): Promise<void> =>
      whileWriting(repository.path, () => repository.fetchMirror(this.options.url, options));
    const fetching = this.#fetching.then(fetch);
    this.#fetching = fetching.catch(() => undefined);
    await fetching;
  }

  /** Asks the remote, once for all who wait. */
  async #check(): Promise<void> {
    this.#checking ??= this.#ask().finally(() => (this.#checking = undefined));
    await this.#checking;
  }

  async #ask(): Promise<void> {
    const { url } = this.options;
    try {
      const repository = await this.open();
      const remote = await repository.remoteRefs(url);
      const wanted = branchesAndTags(remote);
      const held = branchesAndTags(await repository.refs());
      if (!wanted.equals(held)) await this.#fetch(repository, { head: remote.head });
      this.#refs = remote;
      this.#failure = undefined;
      this.#failures = 0;
      this.#teller.seen(wanted);
    } catch (error) {
      this.#failure = error;
      this.#failures++;
      this.#teller.seen('failed');
      throw error;
    } finally {
      this.#checkedAt = this.#now();
      this.#waitForNext();
    }
  }

  /** The next question comes after the interval, up to a fifth earlier or later, and less often while the remote fails. */
  #waitForNext(): void {
    const { clock, pollMilliseconds, url } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds === false || this.#closed) return;
    const spread = createHash('sha256').update(`${url} ${this.#round++}`).digest().readUInt32BE() / 2 ** 32;
    const wait = pollMilliseconds * (0.8 + 0.4 * spread) * Math.min(2 ** this.#failures, 8);
    this.#stopWaiting = clock.after(wait, () => void this.refresh());
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

function branchesAndTags(refs: RefTable): RefTable {
  return new RefTable(new Map([...refs.commits].filter(([name]) => /^refs\/(heads|tags)\//.test(name))), refs.head);
}
