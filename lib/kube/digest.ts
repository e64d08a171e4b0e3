import { createHash } from 'node:crypto';
import { stringifyJson, type Json } from './json.js';

/** The SHA-256 of a value as 64 hexadecimal digits, taken over its JSON with sorted keys: equal values have equal digests. */
export function digest(value: Json): string {
  return digestText(stringifyJson(value, { sortKeys: true }));
}

/** The SHA-256 of text (as UTF-8) as 64 hexadecimal digits. */
export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
