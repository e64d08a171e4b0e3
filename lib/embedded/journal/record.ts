import { crc32 } from 'node:zlib';
import type { KubeObject } from '../../kube/index.js';

/** One record of a journal as a store restores it. */
export type JournalEntry =
  /** An object that was written, at its resource version. */
  | { readonly type: 'put'; readonly version: number; readonly object: KubeObject }
  /** An object that was removed. */
  | { readonly type: 'remove'; readonly version: number; readonly collection: string; readonly key: string }
  /** The version at which a snapshot was taken. */
  | { readonly type: 'version'; readonly version: number };

/**
 * The lines of a journal. Each is a checksum, a word, and what the word says; the first tells of the snapshot that follows it:
 *
 *     CRC journal 2 VERSION COUNT      the file begins; COUNT objects as they were at a resource version follow
 *     CRC object JSON                  one of them
 *     CRC put VERSION JSON             an object was written
 *     CRC remove VERSION JSON          an object was removed: its collection and its key
 *     CRC kept VERSION                 every write up to this version was synced before this line was written
 *     CRC relaxed VERSION              from here on a write counts as acknowledged when it is written
 */
export const lines = {
  begin: (version: number, count: number): string => line(`journal 2 ${version} ${count}`),
  object: (text: string): string => line(`object ${text}`),
  put: (version: number, text: string): string => line(`put ${version} ${text}`),
  remove: (version: number, collection: string, key: string): string =>
    line(`remove ${version} ${JSON.stringify([collection, key])}`),
  kept: (version: number): string => line(`kept ${version}`),
  relaxed: (version: number): string => line(`relaxed ${version}`),
};

/** A line whose checksum is right. */
export interface Line {
  readonly word: string;
  /** The version of the line; 0 for an object of the snapshot. */
  readonly version: number;
  /** How many objects the first line promises. */
  readonly count: number;
  /** The bytes of its JSON. */
  readonly from: number;
  readonly to: number;
}

const CHECKSUM = 8;
const HEAD = /^(?:journal 2 (\d+) (\d+)$|object (?=\{)|(put|remove) (\d+) |(kept|relaxed) (\d+)$)/;
/** No head of a line is longer. */
const LONGEST_HEAD = 64;

/** Reads the line that stands between two offsets, without its newline; undefined when it is damaged. */
export function readLine(bytes: Buffer, from: number, to: number): Line | undefined {
  const start = from + CHECKSUM + 1;
  if (start >= to || bytes[start - 1] !== 0x20) return undefined;
  const checksum = bytes.toString('latin1', from, from + CHECKSUM);
  if (checksum !== hex(crc32(bytes.subarray(start, to)))) return undefined;
  const match = HEAD.exec(bytes.toString('latin1', start, Math.min(to, start + LONGEST_HEAD)));
  if (match === null) return undefined;
  const [head, begin, count, write = '', version, mark = '', until] = match;
  const word = begin === undefined ? write || mark || 'object' : 'journal';
  return {
    word,
    version: Number(begin ?? version ?? until ?? 0),
    count: Number(count ?? 0),
    from: start + head.length,
    to,
  };
}

function line(body: string): string {
  return `${hex(crc32(body))} ${body}\n`;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(CHECKSUM, '0');
}
