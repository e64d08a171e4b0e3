import { accessSync, constants } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isLeftBehind, ownMark } from '../../git/index.js';

const PREFIX = 'slipway-private-';

/** A directory of files that nobody but this user can read. */
export interface PrivateFolder {
  readonly path: string;
  /** Writes a file that is not there yet. @returns its path */
  write(name: string, text: string): Promise<string>;
}

/**
 * Directories that hold secrets for the time of one action: in memory where the system has a place for that (`/dev/shm`), else where
 * temporary files are. What a killed process left is removed by {@link PrivateFolders.cleanUp}.
 */
export class PrivateFolders {
  constructor(private readonly place: string = inMemory() ?? os.tmpdir()) {}

  /** Gives the action a directory; when it has ended, in whatever way, the directory is gone. */
  async within<T>(action: (folder: PrivateFolder) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(path.join(this.place, `${PREFIX}${ownMark}-`));
    const write = async (name: string, text: string): Promise<string> => {
      const file = path.join(directory, name);
      await writeFile(file, text, { mode: 0o600, flag: 'wx' });
      return file;
    };
    try {
      return await action({ path: directory, write });
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Removes the directories of processes that were killed. */
  async cleanUp(): Promise<void> {
    for (const name of await readdir(this.place).catch(() => [])) {
      const mark = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-').slice(0, 2).join('-') : '';
      if (mark !== '' && isLeftBehind(mark)) await rm(path.join(this.place, name), { recursive: true, force: true });
    }
  }
}

function inMemory(): string | undefined {
  try {
    if (process.platform !== 'linux') return undefined;
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return undefined;
  }
}
