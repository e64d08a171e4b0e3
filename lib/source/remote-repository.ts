import { createHash } from 'node:crypto';
import path from 'node:path';
import { comparableUrl, revisionToLookUp, type RepositoryAccess, type WantedRevision } from '../engine/index.js';
import {
  GitError,
  redactUrl,
  RefTable,
  type CommitToWrite,
  type Git,
  type NoteToWrite,
  type Repository,
} from '../git/index.js';
import { SlipwayError, type Clock } from '../kube/index.js';
import type { GitLogins, RemoteAction } from './credentials/index.js';
import { Mirror } from './mirror.js';
import { pushNote } from './push-note.js';
import { ChangeTeller, type TrackedRepository } from './tracked-repository.js';

/** Milliseconds within which a revision that was not found is not asked for again. */
const MISS = 10_000;
/** Milliseconds after which a remote that failed is asked again: at first, at most, and at most where it refuses. */
const [FIRST_RETRY, LONGEST_RETRY, REFUSED_RETRY] = [1_000, 60_000, 300_000];

/** What was asked of a remote repository. */
export interface RemoteRequest {
  /** Its URL, without user and password. */
  readonly repository: string;
  readonly type: 'ls-remote' | 'fetch';
  readonly ok: boolean;
  readonly milliseconds: number;
}

/** How a remote repository is followed. */
export interface RemoteRepositoryOptions {
  readonly url: string;
  /** Under which the mirrors of all remote repositories are kept. */
  readonly cacheDir: string;
  /** Resolves when what killed processes left behind there is removed. */
  readonly ready: Promise<unknown>;
  readonly git: Git;
  readonly logins: GitLogins;
  readonly clock: Clock;
  /** Milliseconds between two questions, or `false` for none. */
  readonly pollMilliseconds: number | false;
  readonly onChange: () => void;
  /** Hears of every request that ended. */
  readonly onRequest?: ((request: RemoteRequest) => void) | undefined;
}

/**
 * The bare mirror of a remote repository. It asks the remote for its refs (one request) from time to time and fetches when its
 * branches or tags changed. While the remote does not answer, that is what resolving a revision says; it is asked again after a while that
 * doubles with each failure. What a mirror holds was fetched with one login alone.
 */
export class RemoteRepository implements TrackedRepository {
  readonly #mirror: Mirror;
  readonly #teller: ChangeTeller;
  #refs: RefTable | undefined;
  #failure: unknown;
  #checking: Promise<void> | undefined;
  #checkedAt = 0;
  #round = 0;
  #failures = 0;
  #retryAt = 0;
  #access: RepositoryAccess;
  #stopWaiting: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly options: RemoteRepositoryOptions,
    access: RepositoryAccess,
  ) {
    this.#access = access;
    this.#mirror = new Mirror(this.#place(), options.git);
    this.#teller = new ChangeTeller(options.onChange);
  }

  get url(): string {
    return this.options.url;
  }

  /** How the remote is reached. */
  get access(): RepositoryAccess {
    return this.#access;
  }

  /** From now on it is reached so. Nothing is answered before it was asked so. @param access of the same identity */
  use(access: RepositoryAccess): void {
    this.#access = access;
    this.#refs = undefined;
    this.#failure = undefined;
  }

  async open(commit?: string): Promise<Repository> {
    const repository = await this.#open();
    if (commit !== undefined && !(await holds(repository, commit))) await this.resolve({ targetRevision: commit });
    return repository;
  }

  async resolve(wanted: WantedRevision): Promise<string> {
    if (this.#failure !== undefined && this.#now() < this.#retryAt) throw this.#failure;
    if (!this.#refs || this.#failure !== undefined) await this.#check();
    try {
      return await this.#find(wanted);
    } catch (error) {
      const missing = error instanceof SlipwayError && error.code === 'REVISION_NOT_FOUND';
      if (!missing || this.#now() - this.#checkedAt < MISS) throw error;
      if (!(await this.#mirror.isDamaged()) || !(await this.mend())) await this.#check();
      return await this.#find(wanted);
    }
  }

  async write(
    access: RepositoryAccess,
    make: (repository: Repository) => Promise<CommitToWrite | string>,
  ): Promise<string> {
    const repository = await this.#open();
    await this.#check();
    const written = await this.#mirror.write(() => this.#push(repository, access, make));
    if (typeof written === 'string') return written;
    await this.refresh();
    return written.commit;
  }

  async note(access: RepositoryAccess, note: NoteToWrite): Promise<void> {
    const repository = await this.#open();
    await this.#mirror.write(() =>
      this.options.logins.within(this.url, access, (url, entrance) => pushNote(repository, url, note, entrance)),
    );
  }

  async mend(): Promise<boolean> {
    if (!(await this.#remake())) return false;
    await this.#check();
    return true;
  }

  async refresh(): Promise<void> {
    await this.#check().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
    this.#mirror.close();
  }

  /** Closes it, and removes what was fetched. */
  async remove(): Promise<void> {
    this.close();
    await this.#checking?.catch(() => undefined);
    await this.#mirror.remove();
  }

  async #open(): Promise<Repository> {
    await this.options.ready;
    return await this.#mirror.open();
  }

  /** Makes the mirror anew, unless that was done a moment ago, and says whether it did. */
  async #remake(): Promise<boolean> {
    if (this.#closed || !(await this.#mirror.remake(this.#now()))) return false;
    this.#refs = undefined;
    this.#failure = undefined;
    return true;
  }

  #place(): string {
    const key = `${comparableUrl(this.url)} ${this.#access.identity}`;
    return path.join(this.options.cacheDir, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.git`);
  }

  /** Does something with the remote, as the access of now lets one in. */
  async #reach<T>(action: RemoteAction<T>): Promise<T> {
    return await this.options.logins.within(this.url, this.#access, action);
  }

  /** Finds a revision in what the remote said, fetching what branches and tags do not reach. */
  async #find(wanted: WantedRevision): Promise<string> {
    const repository = await this.#open();
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

  async #fetch(repository: Repository, options: Parameters<Repository['fetchMirror']>[1]): Promise<void> {
    await this.#mirror.write(() =>
      this.#timed('fetch', () => this.#reach((url, access) => repository.fetchMirror(url, { ...options, access }))),
    );
  }

  /** Writes a commit and pushes it. What could not be pushed is not there: the mirror's branch stays where the remote has it. */
  async #push(
    repository: Repository,
    access: RepositoryAccess,
    make: (repository: Repository) => Promise<CommitToWrite | string>,
  ): Promise<string | { commit: string }> {
    const wanted = await make(repository);
    if (typeof wanted === 'string') return wanted;
    const { branch } = wanted;
    const { commit } = await repository.writeCommit(wanted);
    try {
      await this.options.logins.within(this.url, access, (url, entrance) =>
        repository.push(url, { commit, branch, access: entrance }),
      );
    } catch (error) {
      await this.#reach((url, entrance) => repository.fetchMirror(url, { access: entrance })).catch(() => undefined);
      throw error;
    }
    return { commit };
  }

  /** Asks the remote, once for all who wait. */
  async #check(): Promise<void> {
    this.#checking ??= this.#ask().finally(() => (this.#checking = undefined));
    await this.#checking;
  }

  async #ask(): Promise<void> {
    const access = this.#access;
    try {
      const repository = await this.#open();
      const remote = await this.#timed('ls-remote', () =>
        this.#reach((url, access) => repository.remoteRefs(url, access)),
      );
      const wanted = branchesAndTags(remote);
      const held = branchesAndTags(await repository.refs());
      if (!wanted.equals(held)) {
        await this.#fetch(repository, { head: remote.head });
        this.#mirror.maintain();
      }
      if (access !== this.#access) return await this.#ask();
      this.#refs = remote;
      this.#failure = undefined;
      this.#failures = 0;
      this.#teller.seen(wanted);
    } catch (error) {
      if (access !== this.#access) return await this.#ask();
      if (this.#failures === 0 && (await this.#mirror.isDamaged()) && (await this.#remake())) return await this.#ask();
      this.#failure = error;
      this.#retryAt = this.#now() + retryAfter(error, this.#failures++) * (0.8 + 0.4 * this.#chance());
      this.#teller.seen('failed');
      throw error;
    } finally {
      this.#checkedAt = this.#now();
      this.#waitForNext();
    }
  }

  async #timed<T>(type: RemoteRequest['type'], request: () => Promise<T>): Promise<T> {
    const began = this.#now();
    let ok = false;
    try {
      const answer = await request();
      ok = true;
      return answer;
    } finally {
      const repository = redactUrl(this.url);
      this.options.onRequest?.({ repository, type, ok, milliseconds: this.#now() - began });
    }
  }

  /** The next question comes after the interval, up to a fifth earlier or later, and less often while the remote fails. */
  #waitForNext(): void {
    const { clock, pollMilliseconds } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds === false || this.#closed) return;
    const wait = pollMilliseconds * (0.8 + 0.4 * this.#chance()) * Math.min(2 ** this.#failures, 8);
    this.#stopWaiting = clock.after(wait, () => void this.refresh());
  }

  /** From 0 to 1, another each time and at each remote. */
  #chance(): number {
    return createHash('sha256').update(`${this.url} ${this.#round++}`).digest().readUInt32BE() / 2 ** 32;
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

async function holds(repository: Repository, commit: string): Promise<boolean> {
  try {
    return (await repository.resolve(commit, new RefTable(new Map(), undefined))) === commit;
  } catch {
    return false;
  }
}

/** @param failures before this one, in a row */
function retryAfter(error: unknown, failures: number): number {
  const code = error instanceof SlipwayError ? error.code : '';
  const doubled = FIRST_RETRY * 2 ** failures;
  if (code === 'REPOSITORY_BUSY') return Math.min(LONGEST_RETRY * 2 ** failures, REFUSED_RETRY);
  return Math.min(doubled, code === 'REPOSITORY_ACCESS_DENIED' ? REFUSED_RETRY : LONGEST_RETRY);
}

function branchesAndTags(refs: RefTable): RefTable {
  return new RefTable(new Map([...refs.commits].filter(([name]) => /^refs\/(heads|tags)\//.test(name))), refs.head);
}
