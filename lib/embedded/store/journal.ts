import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isJsonObject, parseJson, type KubeObject } from '../../kube/index.js';
import { JournalError } from '../errors.js';

/** One line of a journal: an object that was written, or one that was removed, at a resource version. */
export type JournalEntry =
  | { readonly type: 'put'; readonly version: number; readonly object: KubeObject }
  | { readonly type: 'remove'; readonly version: number; readonly collection: string; readonly key: string }
  | { readonly type: 'version'; readonly version: number };

/** Options of {@link Journal.open}. */
export interface JournalOptions {
  /** The size in bytes after which the journal is compacted, at least, and only once it has doubled. @default 8 MiB */
  readonly compactAt?: number;
}

/**
 * An append-only file of JSON lines, one per acknowledged write. A write is handed to the operating system before it is
 * acknowledged, so it outlives the process. A last line that a crash tore is dropped; damage anywhere else is refused.
 */
export class Journal {
  private size: number;
  private threshold: number;

  private constructor(
    private readonly file: string,
    private descriptor: number,
    private entries: JournalEntry[],
    private readonly compactAt: number,
  ) {
    this.size = statSync(file).size;
    this.threshold = Math.max(compactAt, this.size * 2);
  }

  /**
   * Opens or creates a journal.
   *
   * @throws JournalError when a line other than a torn last one is not an entry
   */
  static open(file: string, options: JournalOptions = {}): Journal {
    mkdirSync(dirname(file), { recursive: true });
    const { entries, length } = existsSync(file) ? read(file) : { entries: [], length: 0 };
    const descriptor = openSync(file, 'a', 0o600);
    if (statSync(file).size > length) truncateSync(file, length);
    return new Journal(file, descriptor, entries, options.compactAt ?? 8 * 1024 * 1024);
  }

  /** What the journal held when it was opened, once: the entries are forgotten afterwards. */
  restore(): readonly JournalEntry[] {
    const entries = this.entries;
    this.entries = [];
    return entries;
  }

  /** Appends an object at its version; `text` is the object as JSON. */
  put(version: number, text: string): void {
    this.append(`{"v":${version},"o":${text}}\n`);
  }

  /** Appends a removal. */
  remove(version: number, collection: string, key: string): void {
    this.append(`{"v":${version},"c":${JSON.stringify(collection)},"k":${JSON.stringify(key)}}\n`);
  }

  /** Whether the journal has grown enough for {@link compact} to pay. */
  get wantsCompaction(): boolean {
    return this.size > this.threshold;
  }

  /** Replaces the journal by these objects, atomically: a crash leaves the old file or the new one. */
  compact(version: number, objects: Iterable<string>): void {
    const fresh = `${this.file}.new`;
    const descriptor = openSync(fresh, 'w', 0o600);
    let chunk = `{"v":${version}}\n`;
    for (const text of objects) {
      chunk += `{"v":${version},"o":${text}}\n`;
      if (chunk.length > 1 << 20) {
        writeAll(descriptor, chunk);
        chunk = '';
      }
    }
    writeAll(descriptor, chunk);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(fresh, this.file);
    closeSync(this.descriptor);
    this.descriptor = openSync(this.file, 'a', 0o600);
    this.size = statSync(this.file).size;
    this.threshold = Math.max(this.compactAt, this.size * 2);
  }

  /** Ends the journal; it must not be used afterwards. */
  close(): void {
    closeSync(this.descriptor);
  }

  private append(line: string): void {
    this.size += writeAll(this.descriptor, line);
  }
}

function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

function read(file: string): { entries: JournalEntry[]; length: number } {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.toString('utf8', 0, end).split('\n');
  lines.pop();
  return { entries: lines.map((line, index) => parseEntry(line, `${file}:${index + 1}`)), length: end };
}

function parseEntry(line: string, where: string): JournalEntry {
  let entry;
  try {
    entry = parseJson(line);
  } catch (cause) {
    throw new JournalError('this line is not JSON', where, cause);
  }
  if (!isJsonObject(entry) || typeof entry['v'] !== 'number')
    throw new JournalError('this line is no journal entry', where);
  const { v: version, o: object, c: collection, k: key } = entry;
  if (isJsonObject(object)) return { type: 'put', version, object: object as KubeObject };
  if (typeof collection === 'string' && typeof key === 'string') return { type: 'remove', version, collection, key };
  return { type: 'version', version };
}
