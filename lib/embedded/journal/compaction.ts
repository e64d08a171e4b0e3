import type { AppendedFile, Files } from './files.js';
import { lines } from './record.js';

/** How much of a snapshot is written in one go, in characters: about two milliseconds of work. */
const CHUNK = 256 * 1024;
/** So much may be left of the old file when the new one takes its place. */
const LAST_TAIL = 64 * 1024;

/** What a {@link Compaction} reads and becomes. */
export interface CompactionOptions {
  readonly files: Files;
  readonly path: string;
  /** The journal that grows meanwhile, and how long it is now. */
  readonly old: AppendedFile;
  readonly from: number;
  /** The version of the snapshot, how many objects it has, and their JSON, asked for bit by bit. */
  readonly version: number;
  readonly count: number;
  readonly texts: Iterable<string>;
}

/**
 * Writes a snapshot beside the journal while that goes on, then what was written meanwhile. A crash at any moment leaves the old
 * journal whole: the new file counts only once it has the old one's name.
 */
export class Compaction {
  private readonly fresh: AppendedFile;
  private readonly texts: Iterator<string>;
  private copied: number;
  private ended = false;
  /** The bytes of the new file. */
  size = 0;

  constructor(private readonly options: CompactionOptions) {
    this.fresh = options.files.create(freshPath(options.path));
    this.texts = options.texts[Symbol.iterator]();
    this.copied = options.from;
  }

  /** Resolves once all but a little of the new file is written and synced. @throws Error when that fails or is given up */
  run(): Promise<void> {
    const { version, count, files } = this.options;
    return new Promise((resolve, reject) => {
      let head = lines.begin(version, count);
      const step = (): void => {
        try {
          if (this.ended) throw new Error('the compaction was given up');
          const more = this.snapshotChunk(head);
          head = '';
          if (more) files.later(step);
          else this.fresh.sync().then(catchUp, reject);
        } catch (error) {
          reject(error as Error);
        }
      };
      const catchUp = (): void => {
        try {
          if (this.ended) throw new Error('the compaction was given up');
          if (this.copyTail() <= LAST_TAIL) resolve();
          else this.fresh.sync().then(catchUp, reject);
        } catch (error) {
          reject(error as Error);
        }
      };
      files.later(step);
    });
  }

  /** Copies what is left and puts the new file in the place of the old one. @throws Error */
  finish(): AppendedFile {
    this.copyTail();
    this.fresh.syncNow();
    this.options.files.replace(freshPath(this.options.path), this.options.path);
    this.ended = true;
    return this.fresh;
  }

  /** Leaves everything as it was. */
  giveUp(): void {
    if (this.ended) return;
    this.ended = true;
    this.fresh.close();
    this.options.files.remove(freshPath(this.options.path));
  }

  private snapshotChunk(head: string): boolean {
    let chunk = head;
    let next = this.texts.next();
    for (; next.done !== true; next = this.texts.next()) {
      chunk += lines.object(next.value);
      if (chunk.length > CHUNK) break;
    }
    this.append(Buffer.from(chunk));
    return next.done !== true;
  }

  /** How many bytes it copied. */
  private copyTail(): number {
    const tail = this.options.old.readFrom(this.copied);
    this.append(tail);
    this.copied += tail.length;
    return tail.length;
  }

  private append(bytes: Uint8Array): void {
    this.fresh.write(bytes);
    this.size += bytes.length;
  }
}

/** Where the successor of a journal is written. */
export function freshPath(path: string): string {
  return `${path}.new`;
}
