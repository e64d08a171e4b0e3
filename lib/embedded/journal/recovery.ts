import { parseJson, type KubeObject } from '../../kube/index.js';
import { JournalError } from '../errors.js';
import { readLine, type JournalEntry, type Line } from './record.js';

/** What a journal file holds. */
export interface Recovered {
  /** The version of the last whole record. */
  readonly version: number;
  /** Up to where the file is whole, in bytes; what follows was never acknowledged. */
  readonly length: number;
  /** How many of these bytes are the snapshot. */
  readonly snapshot: number;
  /** The records up to there, read on demand. */
  entries(): Iterable<JournalEntry>;
}

const NEWLINE = 0x0a;

/**
 * Finds out up to where a journal is whole. What a crash tore or left out at its end is no loss: nobody was told of it. But a
 * damaged record that a later one proves to have been acknowledged is refused, wherever it stands.
 *
 * @throws JournalError
 */
export function recover(bytes: Buffer, file: string): Recovered {
  const lines = linesOf(bytes);
  const first = lines.next().value;
  const head = first?.line;
  if (first === undefined || head?.word !== 'journal')
    throw new JournalError('JOURNAL_UNREADABLE', 'this is no journal', `${file}:1`);
  let missing = head.count;
  let { version } = head;
  let length = first.end;
  let snapshot = length;
  let relaxed = false;
  let number = 1;
  for (const { line, end } of lines) {
    number++;
    if (line === undefined || !follows(line, version, missing)) {
      const lost = missing > 0 || isAcknowledged(lines, version, relaxed);
      if (lost)
        throw new JournalError(
          'JOURNAL_UNREADABLE',
          'this record is damaged, and it was acknowledged',
          `${file}:${number}`,
        );
      break;
    }
    if (line.word === 'object') missing--;
    else if (line.word === 'relaxed') relaxed = true;
    else if (line.word === 'kept') relaxed = false;
    else version = line.version;
    length = end;
    if (line.word === 'object') snapshot = end;
  }
  if (missing > 0) throw new JournalError('JOURNAL_UNREADABLE', `${missing} objects of its snapshot are missing`, file);
  return { version, length, snapshot, entries: () => entriesOf(bytes.subarray(0, length)) };
}

/** Whether a line can stand after those before: first the snapshot, then every version in turn. */
function follows({ word, version }: Line, last: number, missing: number): boolean {
  if (word === 'object') return missing > 0;
  if (missing > 0 || word === 'journal') return false;
  return word === 'put' || word === 'remove' ? version === last + 1 : version <= last;
}

/** Whether one of the lines that follow proves that more than `version` was acknowledged. */
function isAcknowledged(rest: Iterable<{ line: Line | undefined }>, version: number, relaxed: boolean): boolean {
  for (const { line } of rest) {
    if (line === undefined) continue;
    if (line.word === 'kept' || line.word === 'relaxed') {
      if (line.version > version) return true;
      relaxed = line.word === 'relaxed';
    } else if (relaxed) {
      return true;
    }
  }
  return false;
}

function* entriesOf(bytes: Buffer): Iterable<JournalEntry> {
  let snapshot = 0;
  for (const { line } of linesOf(bytes)) {
    if (line === undefined) return;
    const { word, version, from, to } = line;
    if (word === 'journal') {
      snapshot = version;
      yield { type: 'version', version };
    } else if (word === 'put' || word === 'object') {
      const object = parseJson(bytes.toString('utf8', from, to)) as KubeObject;
      yield { type: 'put', version: word === 'put' ? version : snapshot, object };
    } else if (word === 'remove') {
      const [collection = '', key = ''] = JSON.parse(bytes.toString('utf8', from, to)) as string[];
      yield { type: 'remove', version, collection, key };
    }
  }
}

/** The lines that end with a newline; what stands after the last newline is no line. */
function* linesOf(bytes: Buffer): Generator<{ line: Line | undefined; end: number }, undefined> {
  for (let from = 0; ;) {
    const to = bytes.indexOf(NEWLINE, from);
    if (to < 0) return;
    yield { line: readLine(bytes, from, to), end: to + 1 };
    from = to + 1;
  }
}
