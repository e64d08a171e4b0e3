import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** An open file that grows at its end. */
export interface AppendedFile {
  /** Hands bytes to the operating system: they outlive the process from then on, not the machine. @throws Error */
  write(bytes: Uint8Array): void;
  /** Resolves once all that was written before outlives the machine, too. */
  sync(): Promise<void>;
  /** As {@link sync}, at once. @throws Error */
  syncNow(): void;
  /** Cuts the file off. */
  truncate(length: number): void;
  /** What stands there from an offset on. */
  readFrom(offset: number): Uint8Array;
  close(): void;
}

/** The files under a journal, so that a test can take what was never synced away. */
export interface Files {
  /** The bytes of a file, undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /** A new empty file that only its owner can read, in a folder that is made when it is missing; one that is there is emptied. */
  create(path: string): AppendedFile;
  /** An existing file. */
  append(path: string): AppendedFile;
  /** Gives a file the name of another and takes its place, atomically and for good. */
  replace(from: string, to: string): void;
  /** Removes a file, if it is there. */
  remove(path: string): void;
  /** Does something after the requests that have come in so far. */
  later(work: () => void): void;
}

/** The files of this machine. */
export const machineFiles: Files = {
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  create(path) {
    mkdirSync(dirname(path), { recursive: true });
    return new MachineFile(openSync(path, 'w+', 0o600));
  },
  append: (path) => new MachineFile(openSync(path, 'a+', 0o600)),
  replace(from, to) {
    renameSync(from, to);
    syncFolder(dirname(to));
  },
  remove: (path) => rmSync(path, { force: true }),
  later: (work) => void setImmediate(work),
};

class MachineFile implements AppendedFile {
  private syncing = 0;
  private isClosed = false;

  constructor(private readonly descriptor: number) {}

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at);
  }

  sync(): Promise<void> {
    this.syncing++;
    return new Promise((resolve, reject) =>
      fdatasync(this.descriptor, (error) => {
        if (--this.syncing === 0 && this.isClosed) closeSync(this.descriptor);
        if (error) reject(error);
        else resolve();
      }),
    );
  }

  syncNow(): void {
    fdatasyncSync(this.descriptor);
  }

  truncate(length: number): void {
    ftruncateSync(this.descriptor, length);
  }

  readFrom(offset: number): Uint8Array {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(this.descriptor).size - offset));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(this.descriptor, bytes, length, bytes.length - length, offset + length);
    }
    return bytes.subarray(0, length);
  }

  /** A descriptor that is being synced is closed afterwards. */
  close(): void {
    this.isClosed = true;
    if (this.syncing === 0) closeSync(this.descriptor);
  }
}

/** A new name outlives the machine once its folder is synced; where folders cannot be opened, the system sees to that itself. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
