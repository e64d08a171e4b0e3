import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../kube/index.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';

/** The type of a value, as jq names it. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return typeof value;
}

/** A value in an error message: its type and a short form of it. */
export function shown(value: Json): string {
  if (value === null) return 'null';
  let text: string;
  if (typeof value === 'string') text = JSON.stringify(value.length > 20 ? `${value.slice(0, 20)} ...` : value);
  else if (typeof value === 'object') text = Array.isArray(value) ? '[...]' : '{...}';
  else text = String(value);
  return `${typeOf(value)} (${text})`;
}

/** Whether a value counts as true: all but null and false. */
export const isTrue = (value: Json): boolean => value !== null && value !== false;

/** Whether a value is a number, large integers included. */
export const isNumber = (value: Json): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const RANKS: Readonly<Record<string, number>> = {
  null: 0,
  false: 1,
  true: 2,
  number: 3,
  string: 4,
  array: 5,
  object: 6,
};
const rank = (value: Json): number => RANKS[typeof value === 'boolean' ? String(value) : typeOf(value)] ?? 0;

/** The order of values in jq: by type, then by value; objects by their sorted keys, then by their values. */
export function compareValues(a: Json, b: Json, budget: Budget): number {
  budget.spend();
  if (a === b) return 0;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : Number.isNaN(Number(a)) ? -1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareValues(a[i] ?? null, b[i] ?? null, budget);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return 0;
  const [keys, others] = [sortedKeys(a), sortedKeys(b)];
  const byKeys = compareValues(keys, others, budget);
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compareValues(a[key] ?? null, b[key] ?? null, budget);
    if (order !== 0) return order;
  }
  return 0;
}

/** The keys of an object, sorted. */
export const sortedKeys = (value: JsonObject): string[] =>
  Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();

/** JSON text with sorted keys. */
export function toJson(value: Json, budget: Budget): string {
  budget.spend(sizeOf(value, budget));
  return stringifyJson(value, { sortKeys: true });
}

/** How many values a value consists of; counting costs steps, so that shared parts cannot make it explode. */
export function sizeOf(value: Json, budget: Budget): number {
  budget.spend();
  if (typeof value === 'string') return 1 + (value.length >> 6);
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (item !== undefined) size += sizeOf(item, budget);
  }
  return size;
}

/** Whether `a` contains `b`: texts by substring, lists and objects by containing every part. */
export function contains(a: Json, b: Json, budget: Budget): boolean {
  budget.spend();
  if (isJsonObject(a) && isJsonObject(b)) {
    return Object.entries(b).every(
      ([key, part]) => Object.hasOwn(a, key) && contains(a[key] ?? null, part ?? null, budget),
    );
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return b.every((part) => a.some((item) => contains(item, part, budget)));
  }
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (typeOf(a) !== typeOf(b)) {
    throw new JqError(`${shown(a)} and ${shown(b)} cannot have their containment checked`);
  }
  return compareValues(a, b, budget) === 0;
}
