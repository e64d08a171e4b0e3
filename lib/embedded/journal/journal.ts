import { JournalError } from '../errors.js';
import { Compaction, freshPath } from './compaction.js';
import { machineFiles, type AppendedFile, type Files } from './files.js';
import { lines, type JournalEntry } from './record.js';
import { recover, type Recovered } from './recovery.js';

/**
 * When a write is acknowledged. `sync`: once it outlives the machine; all writes that wait share one sync. `relaxed`: once it
 * outlives the process.
 */
export type Durability = 'sync' | 'relaxed';

/** The values of {@link Durability}. */
export const durabilities: readonly Durability[] = ['sync', 'relaxed'];

/** Options of {@link Journal.open}. */
export interface JournalOptions {
  /** @default 'sync' */
  readonly durability?: Durability;
  /** The size in bytes after which the journal is compacted, at least. @default 8 MiB */
  readonly compactAt?: number;
  /** It is compacted only once it is so many times its snapshot. @default 2 */
  readonly growth?: number;
  /** @default the files of this machine */
  readonly files?: Files;
  /** Told once when writing fails, such as on a full disk: nothing is acknowledged from then on. */
  readonly onFailure?: (error: JournalError) => void;
}

/** Called once a write is kept, or with the reason why it never will be. */
export type Kept = (failure?: JournalError) => void;

const COMPACT_AT = 8 * 1024 * 1024;
const GROWTH = 2;

/**
 * The append-only file of a store: a snapshot and the writes since, each with a checksum. Nobody is told of a write, nor shown its
 * outcome, before it is kept as the {@link Durability} says. What a crash left torn at the end is dropped when the journal is opened; it
 * was never acknowledged.
 */
export class Journal {
  private readonly relaxed: boolean;
  private size: number;
  private threshold: number;
  /** Lines that the operating system does not have yet. */
  private pending = '';
  /** The version of the last record that was appended, that the system has, that is kept. */
  private appended: number;
  private written: number;
  private kept: number;
  /** The version up to which the file itself says that all is kept. */
  private noted = -1;
  private isScheduled = false;
  private isSyncing = false;
  private isClosed = false;
  private failure: JournalError | undefined;
  private waiting: { readonly version: number; readonly then: Kept }[] = [];
  private compaction: Compaction | undefined;
  private isCompacted = false;

  private constructor(
    private readonly path: string,
    private readonly files: Files,
    private readonly options: JournalOptions,
    private file: AppendedFile,
    private recovered: Recovered | undefined,
    { version, length, snapshot }: Recovered,
  ) {
    this.relaxed = options.durability === 'relaxed';
    this.size = length;
    this.appended = this.written = this.kept = version;
    this.threshold = this.thresholdAfter(snapshot);
  }

  /**
   * Opens or creates a journal.
   *
   * @throws JournalError when the file is no journal, or when a record is damaged that had been acknowledged
   */
  static open(path: string, options: JournalOptions = {}): Journal {
    const files = options.files ?? machineFiles;
    files.remove(freshPath(path));
    if (files.read(path) === undefined) create(path, files);
    const bytes = Buffer.from(files.read(path) ?? []);
    const recovered = recover(bytes, path);
    const file = files.append(path);
    if (recovered.length < bytes.length) file.truncate(recovered.length);
    if (options.durability !== 'relaxed') file.syncNow();
    return new Journal(path, files, options, file, recovered, recovered);
  }

  /** What the journal held when it was opened, once: it is forgotten afterwards. */
  restore(): Iterable<JournalEntry> {
    const entries = this.recovered?.entries() ?? [];
    this.recovered = undefined;
    return entries;
  }

  /** Appends an object at its version, which is one more than the last; `text` is the object as JSON. */
  put(version: number, text: string): void {
    this.pending += lines.put(version, text);
    this.appended = version;
  }

  /** Appends a removal at its version. */
  remove(version: number, collection: string, key: string): void {
    this.pending += lines.remove(version, collection, key);
    this.appended = version;
  }

  /** Ends a transaction: what was appended is on its way. */
  commit(): void {
    if (this.pending === '' || this.isStopped) return;
    if (this.relaxed) this.attempt(() => this.writeOut());
    else this.schedule();
  }

  /** Calls `then` once everything that was appended so far is kept: at once where it is. Calls come in the order of their asking. */
  whenKept(then: Kept): void {
    if (this.failure !== undefined || this.kept >= this.appended) then(this.failure);
    else this.waiting.push({ version: this.appended, then });
  }

  /** Whether the journal has grown enough for {@link compact} to pay. */
  get wantsCompaction(): boolean {
    return this.size > this.threshold && this.compaction === undefined && !this.isStopped;
  }

  /**
   * Begins to replace the journal by a snapshot of all objects as they are now and what is written from now on. The texts are asked for
   * bit by bit while the journal goes on.
   */
  compact(count: number, texts: Iterable<string>): void {
    this.attempt(() => {
      this.writeOut();
      const { files, path, file: old, size: from, written: version } = this;
      const compaction = new Compaction({ files, path, old, from, version, count, texts });
      this.compaction = compaction;
      this.isCompacted = false;
      compaction.run().then(
        () => {
          this.isCompacted = true;
          if (!this.isSyncing) this.takeOver();
        },
        () => this.giveUpCompaction(),
      );
    });
  }

  /** Keeps what was appended and ends the journal; it must not be used afterwards. */
  close(): void {
    if (this.isClosed) return;
    this.giveUpCompaction();
    if (this.failure === undefined) {
      this.attempt(() => {
        this.writeOut();
        if (!this.relaxed) this.file.syncNow();
      });
    }
    if (this.failure === undefined) this.keep(this.written);
    this.isClosed = true;
    this.file.close();
  }

  private get isStopped(): boolean {
    return this.isClosed || this.failure !== undefined;
  }

  private schedule(): void {
    if (this.isScheduled || this.isSyncing) return;
    this.isScheduled = true;
    this.files.later(() => {
      this.isScheduled = false;
      this.group();
    });
  }

  /** Writes and syncs what has gathered; what comes meanwhile is the next group. */
  private group(): void {
    if (this.isSyncing || this.isStopped) return;
    this.attempt(() => {
      this.writeOut();
      const { written } = this;
      if (written === this.kept) return;
      this.isSyncing = true;
      this.file.sync().then(
        () => {
          this.isSyncing = false;
          if (this.isStopped) return;
          this.keep(written);
          if (this.isCompacted) this.takeOver();
          if (this.pending !== '' || this.written > this.kept) this.schedule();
        },
        (error: unknown) => {
          this.isSyncing = false;
          this.fail(error);
        },
      );
    });
  }

  private writeOut(): void {
    if (this.pending === '') return;
    const bytes = Buffer.from(this.note() + this.pending);
    this.file.write(bytes);
    this.pending = '';
    this.size += bytes.length;
    this.written = this.appended;
    if (this.relaxed) this.keep(this.written);
  }

  /** What the next group says of those before it. */
  private note(): string {
    if (this.noted === this.kept || (this.relaxed && this.noted >= 0)) return '';
    this.noted = this.kept;
    return this.relaxed ? lines.relaxed(this.kept) : lines.kept(this.kept);
  }

  private keep(version: number): void {
    this.kept = version;
    let ready = 0;
    while ((this.waiting[ready]?.version ?? Infinity) <= version) ready++;
    for (const { then } of this.waiting.splice(0, ready)) then();
  }

  /** Goes on in the file that the compaction wrote. */
  private takeOver(): void {
    const { compaction } = this;
    if (compaction === undefined || this.isStopped) return;
    this.attempt(() => {
      const file = compaction.finish();
      this.file.close();
      this.file = file;
      this.size = compaction.size;
      this.compaction = undefined;
      this.isCompacted = false;
      this.threshold = this.thresholdAfter(this.size);
    });
    if (this.failure === undefined) this.keep(this.written);
  }

  /** The journal goes on as it is, and waits until it has doubled again. */
  private giveUpCompaction(): void {
    const { compaction } = this;
    this.compaction = undefined;
    this.isCompacted = false;
    this.threshold = this.size * GROWTH;
    try {
      compaction?.giveUp();
    } catch {
      // The next opening removes what is left of it.
    }
  }

  /** How large the journal may become after a snapshot of this size. */
  private thresholdAfter(snapshot: number): number {
    return Math.max(this.options.compactAt ?? COMPACT_AT, snapshot * (this.options.growth ?? GROWTH));
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  /** After a failed write nobody knows what the file holds: nothing is acknowledged any more. */
  private fail(error: unknown): void {
    if (this.isStopped) return;
    const why = error instanceof Error ? error.message : String(error);
    this.failure = new JournalError('JOURNAL_UNWRITABLE', `writing failed: ${why}`, this.path, error);
    for (const { then } of this.waiting.splice(0)) then(this.failure);
    this.options.onFailure?.(this.failure);
  }
}

function create(path: string, files: Files): void {
  const file = files.create(freshPath(path));
  file.write(Buffer.from(lines.begin(1, 0)));
  file.syncNow();
  file.close();
  files.replace(freshPath(path), path);
}
