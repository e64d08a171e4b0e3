import { existsSync } from 'node:fs';
import path from 'node:path';
import { revisionToLookUp, type RepositoryAccess, type WantedRevision } from '../engine/index.js';
import { Repository, type CommitToWrite, type NoteToWrite, type Git, type RefTable } from '../git/index.js';
import { fingerprintOf, identityOf, RefWatcher } from './ref-watcher.js';
import { ChangeTeller, type TrackedRepository } from './tracked-repository.js';

/**
 * A repository on this machine, bare or with a work tree, read in place. What it says is always what the repository says now: its
 * refs are read again as soon as their files changed; a push is told within milliseconds.
 */
export class LocalRepository implements TrackedRepository {
  readonly #watcher: RefWatcher;
  readonly #teller: ChangeTeller;
  #opened: { repository: Repository; identity: string } | undefined;
  #closed = false;
  #opening: Promise<Repository> | undefined;
  #refs: { table: Promise<RefTable>; fingerprint: string } | undefined;

  constructor(
    /** The directory as the operator named it. */
    private readonly directory: string,
    private readonly git: Git,
    onChange: () => void,
  ) {
    this.#teller = new ChangeTeller(onChange);
    this.#watcher = new RefWatcher(
      () => this.#gitDirectory(),
      () => void this.refresh(),
    );
    this.#watcher.arm();
  }

  async open(): Promise<Repository> {
    const opened = this.#opened;
    if (opened && identityOf(opened.repository.path) === opened.identity) return opened.repository;
    this.#opening ??= this.#openAnew().finally(() => (this.#opening = undefined));
    return await this.#opening;
  }

  async resolve(wanted: WantedRevision): Promise<string> {
    try {
      const repository = await this.open();
      const refs = await this.#read(repository);
      this.#teller.first(refs);
      return await repository.resolve(revisionToLookUp(wanted, refs.tags), refs);
    } catch (error) {
      if (!this.#opened) this.#teller.first('failed');
      throw error;
    }
  }

  async write(
    _access: RepositoryAccess,
    make: (repository: Repository) => Promise<CommitToWrite | string>,
  ): Promise<string> {
    const repository = await this.open();
    const commit = await make(repository);
    return typeof commit === 'string' ? commit : (await repository.writeCommit(commit)).commit;
  }

  async note(_access: RepositoryAccess, note: NoteToWrite): Promise<void> {
    await (await this.open()).writeNote(note);
  }

  /** It is somebody's own. */
  mend(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async refresh(): Promise<void> {
    this.#refs = undefined;
    this.#watcher.arm();
    try {
      this.#teller.seen(await this.#read(await this.open()));
    } catch {
      this.#teller.seen('failed');
    }
  }

  close(): void {
    this.#closed = true;
    this.#watcher.close();
    this.#forget();
  }

  async #read(repository: Repository): Promise<RefTable> {
    const fingerprint = fingerprintOf(repository.path);
    if (this.#refs?.fingerprint !== fingerprint) this.#refs = { table: repository.refs(), fingerprint };
    const reading = this.#refs;
    try {
      return await reading.table;
    } catch (error) {
      if (this.#refs === reading) this.#refs = undefined;
      throw error;
    }
  }

  async #openAnew(): Promise<Repository> {
    this.#forget();
    this.#watcher.arm();
    const repository = await Repository.open(this.directory, { git: this.git });
    if (this.#closed) repository.close();
    this.#opened = { repository, identity: identityOf(repository.path) ?? '' };
    this.#watcher.arm();
    return repository;
  }

  #gitDirectory(): string {
    if (this.#opened) return this.#opened.repository.path;
    const nested = path.join(this.directory, '.git');
    return existsSync(nested) ? nested : this.directory;
  }

  #forget(): void {
    this.#opened?.repository.close();
    this.#opened = undefined;
    this.#refs = undefined;
  }
}
