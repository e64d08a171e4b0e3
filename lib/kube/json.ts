import { parseExactJson } from './json-parser.js';

/**
 * A JSON value as Kubernetes means it. An integer outside JavaScript's safe range (beyond 2^53) is a `bigint`, every other
 * number a `number`: so int64 stays exact from Git to the API and back.
 */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;

/** A JSON object. A key whose value is `undefined` counts as absent everywhere. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** Options of {@link stringifyJson}. */
export interface StringifyOptions {
  /** Spaces per level; 0 writes one line. @default 0 */
  readonly indent?: number;
  /** Writes the keys of every object in order of their UTF-16 code units. @default false */
  readonly sortKeys?: boolean;
}

/** Sixteen digits in a row may be an integer that a double cannot hold. */
const MAYBE_LARGE = /\d{16}/;

/**
 * Parses JSON text. An integer literal beyond 2^53 that fits int64 becomes a `bigint`; one beyond int64 becomes a double, as
 * Kubernetes reads it.
 *
 * @throws SyntaxError for text that is not JSON
 */
export function parseJson(text: string): Json {
  return MAYBE_LARGE.test(text) ? parseExactJson(text) : (JSON.parse(text) as Json);
}

/** Writes JSON text; a `bigint` is written as a bare integer, an `undefined` property not at all. */
export function stringifyJson(value: Json, options: StringifyOptions = {}): string {
  const indent = options.indent ?? 0;
  if (options.sortKeys !== true) {
    try {
      return JSON.stringify(value, undefined, indent);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return indent > 0
    ? writeIndented(value, options.sortKeys === true, ' '.repeat(indent), '\n')
    : writeCompact(value, options.sortKeys === true);
}

/** Whether a value is a JSON object (neither an array nor null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON: the order of keys and `undefined` properties do not count, `1` and `1n` are equal. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a === 'object' && typeof b === 'object') {
    if (a === null || b === null) return false;
    if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b);
    return !Array.isArray(b) && equalObjects(a, b);
  }
  if (typeof a === 'bigint' && typeof b === 'number') return equalNumbers(b, a);
  if (typeof a === 'number') return typeof b === 'bigint' ? equalNumbers(a, b) : Number.isNaN(a) && Number.isNaN(b);
  return false;
}

/** A deep copy; `undefined` properties are dropped. */
export function cloneJson<T extends Json | undefined>(value: T): T;
export function cloneJson(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const copy: Json[] = new Array<Json>(value.length);
    for (let i = 0; i < value.length; i++) copy[i] = cloneJson(value[i] ?? null);
    return copy;
  }
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) setKey(copy, key, typeof item === 'object' ? cloneJson(item) : item);
  }
  return copy;
}

/** Sets a property that may have any name: `__proto__` becomes an own property, never the prototype. */
export function setKey(object: JsonObject, key: string, value: Json | undefined): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/** Reads an own property; what an object inherits (`constructor`, `toString`, …) counts as absent. */
export function getKey(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function equalNumbers(a: number, b: bigint): boolean {
  return Number.isInteger(a) && BigInt(a) === b;
}

function equalArrays(a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equalJson(a[i], b[i])) return false;
  return true;
}

function equalObjects(a: JsonObject, b: JsonObject): boolean {
  let present = 0;
  for (const key of Object.keys(a)) {
    const value = a[key];
    if (value === undefined) continue;
    present++;
    if (!Object.hasOwn(b, key) || !equalJson(value, b[key])) return false;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) present--;
  return present === 0;
}

function keysOf(object: JsonObject, sorted: boolean): string[] {
  const keys = Object.keys(object);
  return sorted ? keys.sort() : keys;
}

function writeScalar(value: Exclude<Json, object>): string {
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value);
}

function writeCompact(value: Json, sorted: boolean): string {
  if (typeof value !== 'object' || value === null) return writeScalar(value as Exclude<Json, object>);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${writeCompact(item ?? null, sorted)}`;
    return `[${text}]`;
  }
  for (const key of keysOf(value, sorted)) {
    const item = value[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${writeCompact(item, sorted)}`;
  }
  return `{${text}}`;
}

function writeIndented(value: Json, sorted: boolean, step: string, newline: string): string {
  if (typeof value !== 'object' || value === null) return writeScalar(value as Exclude<Json, object>);
  const inner = newline + step;
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) parts.push(inner + writeIndented(item ?? null, sorted, step, inner));
    return parts.length === 0 ? '[]' : `[${parts.join(',')}${newline}]`;
  }
  for (const key of keysOf(value, sorted)) {
    const item = value[key];
    if (item !== undefined) {
      parts.push(`${inner}${JSON.stringify(key)}: ${writeIndented(item, sorted, step, inner)}`);
    }
  }
  return parts.length === 0 ? '{}' : `{${parts.join(',')}${newline}}`;
}
