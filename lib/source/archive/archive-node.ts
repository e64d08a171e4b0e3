import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { refused } from './refused.js';
import type { TarEntry } from './tar.js';

/** A file or directory of an archive. */
export type ArchiveNode = ArchiveFile | ArchiveDirectory;

export interface ArchiveFile {
  readonly type: 'file';
  /** Equal for equal content, in whatever archive. */
  readonly id: string;
  readonly content: Buffer;
  readonly isProgram: boolean;
}

export interface ArchiveDirectory {
  readonly type: 'directory';
  readonly id: string;
  readonly children: ReadonlyMap<string, ArchiveNode>;
}

type Growing = Map<string, Growing | TarEntry>;

/** The most files and directories of an archive, directories below each other, and bytes of a name. */
const MAX_NODES = 50_000;
const MAX_DEPTH = 64;
const MAX_NAME = 255;
/** Bytes that are digested before others get a turn. */
const TURN = 8 * 1024 * 1024;

/**
 * Puts the entries of an archive into their directories.
 *
 * @throws SourceError `INVALID_SOURCE` for names that are absolute or lead upwards, that are there twice or below a file, and for too many
 */
export async function arrange(entries: Iterable<TarEntry>, where: string): Promise<ArchiveDirectory> {
  const root: Growing = new Map();
  let nodes = 0;
  for (const entry of entries) {
    const names = namesOf(entry.name, where);
    const last = entry.content === undefined ? undefined : names.pop();
    let directory = root;
    for (const name of names) {
      const known = directory.get(name);
      if (known !== undefined && !(known instanceof Map))
        throw refused(where, `${JSON.stringify(entry.name)} is below a file`);
      const next: Growing = known ?? new Map();
      if (known === undefined) nodes++;
      directory.set(name, next);
      directory = next;
    }
    if (last !== undefined) {
      if (directory.has(last)) throw refused(where, `${JSON.stringify(entry.name)} is there twice`);
      directory.set(last, entry);
      nodes++;
    } else if (entry.content !== undefined) throw refused(where, 'a file has no name');
    if (nodes > MAX_NODES) throw refused(where, `it holds more than ${MAX_NODES} files`);
  }
  let bytes = 0;
  const finish = async (growing: Growing | TarEntry): Promise<ArchiveNode> => {
    if (!(growing instanceof Map)) {
      const { content = Buffer.alloc(0), isProgram } = growing;
      if ((bytes += content.length) > TURN) {
        bytes = 0;
        await setImmediate();
      }
      return { type: 'file', id: digest([isProgram ? 'program' : 'file', content]), content, isProgram };
    }
    return await finishDirectory(growing);
  };
  const finishDirectory = async (growing: Growing): Promise<ArchiveDirectory> => {
    const children = new Map<string, ArchiveNode>();
    for (const [name, child] of [...growing].sort(([a], [b]) => (a < b ? -1 : 1))) {
      children.set(name, await finish(child));
    }
    return directoryOf(children);
  };
  return await finishDirectory(root);
}

/** A directory with these children. */
export function directoryOf(children: ReadonlyMap<string, ArchiveNode>): ArchiveDirectory {
  const parts = [...children].flatMap(([name, { id }]) => [name, id]);
  return { type: 'directory', id: digest(['directory', JSON.stringify(parts)]), children };
}

function namesOf(path: string, where: string): string[] {
  const names = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || /[\\\u0000]/.test(path) || names.includes('..'))
    throw refused(where, `the name ${JSON.stringify(path.slice(0, MAX_NAME))} leads elsewhere`);
  if (names.length > MAX_DEPTH || names.some((name) => Buffer.byteLength(name) > MAX_NAME))
    throw refused(where, `the name ${JSON.stringify(path.slice(0, MAX_NAME))} is too long`);
  return names;
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
