import { randomBytes } from 'node:crypto';
import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names this process among all that ever write into the same directories, also where a later one has its number again. */
export const ownMark = `${process.pid}-${randomBytes(6).toString('hex')}`;

const WRITING = 'slipway-writes-';
const MAKING = '.slipway-makes-';

/** Whether a mark is that of a process that has ended. */
export function isLeftBehind(mark: string): boolean {
  const pid = Number(mark.split('-')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || mark === ownMark) return false;
  return pid === process.pid || !isAlive(pid);
}

/** Where a repository is made before it stands where others find it. */
export function placeToMake(directory: string): string {
  return `${directory}${MAKING}${ownMark}`;
}

/**
 * Does something that writes into a Git directory that is Slipway's own. While it goes on, a file there says so: what a killed process
 * left behind is found by it. What a failure leaves behind is removed at once.
 */
export async function whileWriting<T>(directory: string, action: () => Promise<T>): Promise<T> {
  const mark = path.join(directory, `${WRITING}${ownMark}`);
  await writeFile(mark, '');
  try {
    return await action();
  } catch (error) {
    if ((await marksIn(directory)).every((each) => each === ownMark || isLeftBehind(each))) {
      await removeLeftovers(directory);
    }
    throw error;
  } finally {
    await rm(mark, { force: true });
  }
}

/**
 * Removes from a directory of mirrors what killed processes left behind: half-made repositories, and lock files and half-written objects
 * of those that were written when the process ended. What a living process writes is let alone.
 */
export async function recoverMirrors(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const whole = path.join(directory, name);
    const making = name.lastIndexOf(MAKING);
    if (making >= 0) {
      if (isLeftBehind(name.slice(making + MAKING.length))) await rm(whole, { recursive: true, force: true });
    } else if (name.endsWith('.git')) await recover(whole);
  }
}

/** Removes a mirror that cannot be read, whatever is wrong with it: out of the way at once, and then as far as that can be done. */
export async function discardMirror(directory: string): Promise<void> {
  const aside = placeToMake(directory);
  await rename(directory, aside).catch(() => undefined);
  await chmod(aside, 0o700).catch(() => undefined);
  await rm(aside, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function recover(directory: string): Promise<void> {
  const marks = await marksIn(directory);
  const stale = marks.filter(isLeftBehind);
  if (stale.length === 0) return;
  if (stale.length === marks.length) await removeLeftovers(directory);
  for (const mark of stale) await rm(path.join(directory, `${WRITING}${mark}`), { force: true });
}

async function marksIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.startsWith(WRITING)).map((name) => name.slice(WRITING.length));
}

/** Removes lock files and half-written objects from a Git directory. */
async function removeLeftovers(directory: string): Promise<void> {
  const found = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of found) {
    const folder = path.relative(directory, entry.parentPath);
    if (isLeftover(folder, entry.name))
      await rm(path.join(entry.parentPath, entry.name), { recursive: true, force: true });
  }
}

function isLeftover(folder: string, name: string): boolean {
  const [top = ''] = folder.split(path.sep);
  if (top === 'objects') return name.startsWith('tmp_') || name.startsWith('.tmp-') || name.endsWith('.keep');
  return name.endsWith('.lock') || name.startsWith('fast_import_crash_');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
