import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';

/** Milliseconds in which the many file events of one push are gathered. */
const GATHER = 10;
/** Milliseconds between looks where the system can watch no directory. */
const FALLBACK = 1000;

/**
 * Watches the files in which a Git directory keeps its refs (HEAD, packed-refs, refs/ with all directories below, reftable/). It
 * only says that something may have changed; whoever listens compares the refs. Directories that come, go or are replaced are
 * followed; while there is no Git directory, the nearest directory above it is watched for its coming.
 */
export class RefWatcher {
  readonly #watchers = new Map<string, { watcher: FSWatcher; identity: string }>();
  #gathering: NodeJS.Timeout | undefined;
  #fallback: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly gitDirectory: () => string,
    private readonly onEvent: () => void,
  ) {}

  /** Starts watching what there is to watch now; called again, it follows what changed. */
  arm(): void {
    if (this.#closed) return;
    const wanted = new Map(directoriesOf(this.gitDirectory()).map((directory) => [directory, identityOf(directory)]));
    for (const [directory, { watcher, identity }] of this.#watchers) {
      if (wanted.get(directory) === identity) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const [directory, identity] of wanted) {
      if (identity !== undefined && !this.#watchers.has(directory)) this.#watch(directory, identity);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#gathering);
    clearInterval(this.#fallback);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(directory: string, identity: string): void {
    const isTop = directory === this.gitDirectory();
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        if (
          !isTop ||
          name === null ||
          /^(HEAD|packed-refs|refs|reftable)$/.test(name) ||
          name === path.basename(directory)
        )
          this.#gather();
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(directory);
        this.#gather();
      });
      this.#watchers.set(directory, { watcher, identity });
    } catch {
      this.#fallback ??= setInterval(() => this.onEvent(), FALLBACK).unref();
    }
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.onEvent();
    }, GATHER).unref();
  }
}

/**
 * A text that differs after every change of the refs of a Git directory: Git writes each by renaming a lock file, which changes
 * the directory's time. Two changes within one tick of the file system's clock are told apart by the watcher alone.
 *
 * @throws Error when there is no such directory
 */
export function fingerprintOf(gitDirectory: string): string {
  const files = [
    path.join(gitDirectory, 'HEAD'),
    path.join(gitDirectory, 'packed-refs'),
    ...refDirectories(gitDirectory),
  ];
  const { ino, dev } = statSync(gitDirectory);
  return `${dev}:${ino} ${files.map(stampOf).join(' ')}`;
}

/** Which directory is meant by a path just now, or `undefined` when there is none. */
export function identityOf(directory: string): string | undefined {
  const found = statSync(directory, { throwIfNoEntry: false });
  return found?.isDirectory() ? `${found.dev}:${found.ino}` : undefined;
}

function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino}.${found.mtimeNs}.${found.size}` : '-';
}

function directoriesOf(gitDirectory: string): string[] {
  if (identityOf(gitDirectory) !== undefined) return [gitDirectory, ...refDirectories(gitDirectory)];
  let above = path.dirname(gitDirectory);
  while (identityOf(above) === undefined && above !== path.dirname(above)) above = path.dirname(above);
  return [above];
}

function refDirectories(gitDirectory: string): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    try {
      const children = readdirSync(directory, { withFileTypes: true });
      found.push(directory);
      for (const child of children) if (child.isDirectory()) walk(path.join(directory, child.name));
    } catch {
      // It is not there, or went in this moment: then there is nothing to watch in it.
    }
  };
  walk(path.join(gitDirectory, 'refs'));
  walk(path.join(gitDirectory, 'reftable'));
  return found;
}
