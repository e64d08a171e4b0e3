import type { Json } from '../json.js';
import { plainOrQuoted, quote, toLiteral } from './text.js';

/** Options of the YAML writers. */
export interface WriteYamlOptions {
  /** Writes the keys of every mapping in order of their UTF-16 code units. @default false */
  readonly sortKeys?: boolean;
}

/** Keys longer than this are written with `?`: readers look no further than 1024 characters for the colon. */
const LONG_KEY = 1000;

/**
 * Writes one YAML document in block style, with a newline at its end, which every reader of YAML 1.1 and 1.2 reads back
 * equal: text that any of them could take for something else is quoted.
 *
 * @throws RangeError for a number that is not finite
 */
export function writeYaml(value: Json, options: WriteYamlOptions = {}): string {
  const sorted = options.sortKeys === true;
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) {
      if (value.length > 0) return writeItems(value, '', sorted);
    } else {
      const text = writeEntries(value, '', '', sorted);
      if (text !== '') return text;
    }
  }
  return `${writeScalar(value)}\n`;
}

/** The entries of a mapping, a line or more each; `first` stands before the first of them instead of the indentation. */
function writeEntries(
  object: { [key: string]: Json | undefined },
  first: string,
  indent: string,
  sorted: boolean,
): string {
  let text = '';
  let lead = first;
  const keys = sorted ? Object.keys(object).sort() : Object.keys(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = object[key];
    if (value === undefined) continue;
    const head = lead + keyText(key, indent);
    lead = indent;
    if (typeof value === 'string') {
      text += `${head} ${stringText(value, indent)}\n`;
    } else if (typeof value !== 'object' || value === null) {
      text += `${head} ${writeScalar(value)}\n`;
    } else if (Array.isArray(value)) {
      text += value.length === 0 ? `${head} []\n` : `${head}\n${writeItems(value, deeper(indent), sorted)}`;
    } else {
      const inner = deeper(indent);
      const entries = writeEntries(value, inner, inner, sorted);
      text += entries === '' ? `${head} {}\n` : `${head}\n${entries}`;
    }
  }
  return text;
}

function writeItems(items: readonly (Json | undefined)[], indent: string, sorted: boolean): string {
  let text = '';
  const inner = deeper(indent);
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeof item === 'string') {
      text += `${indent}- ${stringText(item, indent)}\n`;
    } else if (typeof item !== 'object' || item === null) {
      text += `${indent}- ${writeScalar(item ?? null)}\n`;
    } else if (Array.isArray(item)) {
      text +=
        item.length === 0 ? `${indent}- []\n` : `${indent}- ${writeItems(item, inner, sorted).slice(inner.length)}`;
    } else {
      const entries = writeEntries(item, `${indent}- `, inner, sorted);
      text += entries === '' ? `${indent}- {}\n` : entries;
    }
  }
  return text;
}

function writeScalar(value: Json): string {
  switch (typeof value) {
    case 'string':
      return plainOrQuoted(value);
    case 'number':
      return numberText(value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? '[]' : '{}';
    default:
      return String(value);
  }
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`YAML for Kubernetes has no number ${value}`);
  const text = String(value);
  // YAML 1.1 wants a point in a number with an exponent.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function stringText(value: string, indent: string): string {
  if (value.includes('\n')) return toLiteral(value, deeper(indent)) ?? quote(value);
  return plainOrQuoted(value);
}

const keyTexts = new Map<string, string>();

function keyText(key: string, indent: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = plainOrQuoted(key);
  if (text.length > LONG_KEY) return `? ${text}\n${indent}:`;
  if (keyTexts.size >= 10_000) keyTexts.clear();
  keyTexts.set(key, `${text}:`);
  return `${text}:`;
}

const deeperIndents = new Map<string, string>();

function deeper(indent: string): string {
  let inner = deeperIndents.get(indent);
  if (inner === undefined) deeperIndents.set(indent, (inner = `${indent}  `));
  return inner;
}
