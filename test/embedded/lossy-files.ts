import type { AppendedFile, Files } from '../../lib/embedded/index.js';

/** What a file holds: what was synced, and the writes since, which a crash of the machine may take in any order. */
class Content {
  whole: Buffer = Buffer.alloc(0);
  synced: Buffer = Buffer.alloc(0);
  since: { readonly at: number; readonly bytes: Buffer }[] = [];
}

/** Files in memory of a machine that can lose its power: what was not synced is then lost, torn, or there. */
export class LossyFiles implements Files {
  private readonly names = new Map<string, Content>();
  private isOff = false;

  read(path: string): Uint8Array | undefined {
    return this.names.get(path)?.whole;
  }

  create(path: string): AppendedFile {
    const content = new Content();
    this.names.set(path, content);
    return this.open(content);
  }

  append(path: string): AppendedFile {
    const content = this.names.get(path);
    if (content === undefined) throw new Error(`${path} does not exist`);
    return this.open(content);
  }

  replace(from: string, to: string): void {
    const content = this.names.get(from);
    if (content === undefined) throw new Error(`${from} does not exist`);
    this.names.delete(from);
    this.names.set(to, content);
  }

  remove(path: string): void {
    this.names.delete(path);
  }

  later(work: () => void): void {
    setImmediate(() => this.isOff || work());
  }

  /** The power goes: what the next machine finds. `chance` gives numbers from 0 to below 1. */
  crash(chance: () => number): LossyFiles {
    this.isOff = true;
    const next = new LossyFiles();
    for (const [path, { synced, since }] of this.names) {
      const left = new Content();
      left.whole = Buffer.from(synced);
      for (const { at, bytes } of since) {
        const fate = chance();
        if (fate < 0.4) continue;
        const kept = Buffer.from(bytes.subarray(0, fate < 0.6 ? Math.floor(chance() * bytes.length) : bytes.length));
        if (fate > 0.9) kept.fill(0, Math.floor(chance() * kept.length));
        left.whole = overwritten(left.whole, at, kept);
      }
      left.synced = left.whole;
      next.names.set(path, left);
    }
    return next;
  }

  private open(content: Content): AppendedFile {
    const on = (): void => {
      if (this.isOff) throw new Error('the power is off');
    };
    const kept = (whole: Buffer, writes: number): void => {
      content.synced = whole;
      content.since = content.since.slice(writes);
    };
    return {
      write: (bytes) => {
        on();
        const copy = Buffer.from(bytes);
        content.since.push({ at: content.whole.length, bytes: copy });
        content.whole = Buffer.concat([content.whole, copy]);
      },
      sync: () => {
        const { whole, since } = content;
        return new Promise((resolve) =>
          setImmediate(() => {
            if (this.isOff) return;
            kept(whole, since.length);
            resolve();
          }),
        );
      },
      syncNow: () => {
        on();
        kept(content.whole, content.since.length);
      },
      truncate: (length) => {
        on();
        content.whole = content.whole.subarray(0, length);
        content.since = [];
      },
      readFrom: (offset) => content.whole.subarray(offset),
      close: () => undefined,
    };
  }
}

function overwritten(whole: Buffer, at: number, bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(whole.length, at + bytes.length));
  whole.copy(result);
  bytes.copy(result, at);
  return result;
}
