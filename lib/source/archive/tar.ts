import { refused } from './refused.js';

/** A plain file or a directory of a tar archive, in its order. */
export interface TarEntry {
  readonly name: string;
  /** `undefined` for a directory. */
  readonly content: Buffer | undefined;
  readonly isProgram: boolean;
}

const BLOCK = 512;
/** Where the fields of a header are: first byte and length. */
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = [156, 1] as const;
const MAGIC = [257, 5] as const;
const PREFIX = [345, 155] as const;

/** What extended headers say of the entry after them. */
interface Extended {
  readonly path?: string | undefined;
  readonly size?: string | undefined;
}

/**
 * The entries of a tar archive (ustar, GNU or PAX). Only plain files and directories are taken: links, devices and sparse files are
 * refused, and so is a header that says another size than the one before it.
 *
 * @throws SourceError `INVALID_SOURCE`
 */
export function* tarEntries(tar: Buffer, where: string): Generator<TarEntry> {
  let extended: Extended = {};
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    if (number(header, CHECKSUM) !== checksum(header)) throw refused(where, 'it is no tar archive, or broken');
    const size = number(header, SIZE);
    if (size === undefined || at + BLOCK + size > tar.length) throw refused(where, 'it is cut off or broken');
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = text(header, TYPE);
    if (type === 'L') extended = { ...extended, path: text(content, [0, size]) };
    else if (type === 'x') extended = { ...extended, ...extendedHeader(content, where) };
    else if (type === 'g') refuseForAll(extendedHeader(content, where), where);
    else {
      const name = extended.path ?? nameOf(header);
      if (extended.size !== undefined && extended.size !== String(size))
        throw refused(where, `${JSON.stringify(name)} has two sizes`);
      extended = {};
      const isFile = type === '0' || type === '';
      if (!isFile && type !== '5') throw refused(where, `${JSON.stringify(name)} is neither a file nor a directory`);
      const isDirectory = !isFile || name.endsWith('/');
      const isProgram = ((number(header, MODE) ?? 0) & 0o111) !== 0;
      yield { name, content: isDirectory ? undefined : content, isProgram };
    }
  }
}

function nameOf(header: Buffer): string {
  const prefix = text(header, MAGIC) === 'ustar' ? text(header, PREFIX) : '';
  return prefix === '' ? text(header, NAME) : `${prefix}/${text(header, NAME)}`;
}

/** The records `<length> <key>=<value>` of a PAX header. */
function extendedHeader(content: Buffer, where: string): Extended {
  const found: { path?: string; size?: string } = {};
  for (let at = 0; at < content.length;) {
    const [, digits = ''] = /^(\d{1,9}) /.exec(content.toString('latin1', at, at + 10)) ?? [];
    const end = at + Number(digits);
    if (digits === '' || end > content.length || content[end - 1] !== 0x0a)
      throw refused(where, 'an extended header is broken');
    const record = content.toString('utf8', at + digits.length + 1, end - 1);
    const equals = record.indexOf('=');
    const key = record.slice(0, Math.max(equals, 0));
    if (key.startsWith('GNU.sparse.')) throw refused(where, 'it holds a sparse file');
    if (key === 'path' || key === 'size') found[key] = record.slice(equals + 1);
    at = end;
  }
  return found;
}

function refuseForAll({ path, size }: Extended, where: string): void {
  if (path !== undefined || size !== undefined) throw refused(where, 'it gives all files one name or size');
}

/** An octal number, or `undefined` for what is none. */
function number(header: Buffer, field: readonly [number, number]): number | undefined {
  const digits = text(header, field).trim();
  return /^[0-7]{0,12}$/.test(digits) ? parseInt(`0${digits}`, 8) : undefined;
}

/** The sum of the header's bytes, the field of the sum itself counted as spaces. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) {
    sum += index >= CHECKSUM[0] && index < CHECKSUM[0] + CHECKSUM[1] ? 0x20 : byte;
  }
  return sum;
}

function text(bytes: Buffer, [start, length]: readonly [number, number]): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? undefined : end);
}
