import { isJsonObject, setKey, type Json, type JsonObject } from '../../kube/index.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';
import { isNumber, shown, typeOf } from './values.js';

/** A step into a value: a key, a position, or a range of positions. */
export type Step = string | number | { readonly from: number | null; readonly to: number | null };

/** What one step leads to; null where there is nothing. */
export function child(value: Json, step: Step): Json {
  if (value === null) return null;
  if (typeof step === 'string' && isJsonObject(value)) return Object.hasOwn(value, step) ? (value[step] ?? null) : null;
  if (typeof step === 'number' && Array.isArray(value)) return value[position(step, value.length)] ?? null;
  if (typeof step === 'object') {
    if (Array.isArray(value) || typeof value === 'string') return value.slice(...range(step, value.length));
    throw new JqError(`cannot slice ${typeOf(value)}`);
  }
  throw new JqError(`expected ${typeof step === 'string' ? 'an object' : 'an array'} but got: ${shown(value)}`);
}

/** The step that a value says. */
export function stepOf(value: Json): Step {
  if (typeof value === 'string') return value;
  if (isNumber(value)) return Math.floor(Number(value));
  if (isJsonObject(value)) return { from: bound(value['start']), to: bound(value['end']) };
  throw new JqError(`invalid path against: ${shown(value)}`);
}

/** A path as jq writes it. */
export function pathValue(path: readonly Step[]): Json {
  return path.map((step): Json => (typeof step === 'object' ? { start: step.from, end: step.to } : step));
}

/** A copy with a place set; what is missing on the way is made. */
export function setPath(value: Json, path: readonly Step[], change: (old: Json) => Json, budget: Budget): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  budget.spend();
  const next = setPath(child(value, step), rest, change, budget);
  if (typeof step === 'string') {
    const copy: JsonObject = isJsonObject(value) ? { ...value } : {};
    budget.spend(Object.keys(copy).length >> 3);
    setKey(copy, step, next);
    return copy;
  }
  const list = Array.isArray(value) ? [...value] : [];
  budget.spend(list.length >> 3);
  if (typeof step === 'object') {
    if (!Array.isArray(next)) throw new JqError('a slice of an array can only be assigned another array');
    const [from, to] = range(step, list.length);
    list.splice(from, to - from, ...next);
    return list;
  }
  const at = step < 0 ? step + list.length : step;
  if (at < 0) throw new JqError('array index out of range');
  budget.spend(Math.max(0, at - list.length));
  while (list.length < at) list.push(null);
  list[at] = next;
  return list;
}

/** A copy without the places of these paths. */
export function deletePaths(value: Json, paths: readonly (readonly Step[])[], budget: Budget): Json {
  if (paths.some((path) => path.length === 0)) return null;
  budget.spend(paths.length + 1);
  if (value === null || paths.length === 0) return value;
  const below = new Map<string | number, Step[][]>();
  const gone = new Set<string | number>();
  for (const [step, ...rest] of paths) {
    if (step === undefined) continue;
    for (const key of placesOf(value, step)) {
      if (rest.length === 0) gone.add(key);
      else below.set(key, [...(below.get(key) ?? []), rest]);
    }
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (gone.has(index) ? [] : [deletePaths(item, below.get(index) ?? [], budget)]));
  }
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined && !gone.has(key)) setKey(result, key, deletePaths(item, below.get(key) ?? [], budget));
  }
  return result;
}

function placesOf(value: Json, step: Step): (string | number)[] {
  if (typeof step === 'string' && isJsonObject(value)) return Object.hasOwn(value, step) ? [step] : [];
  if (!Array.isArray(value))
    throw new JqError(
      `cannot delete field at ${typeof step === 'string' ? 'object' : 'array'} index of ${typeOf(value)}`,
    );
  if (typeof step === 'number') {
    const at = position(step, value.length);
    return at >= 0 && at < value.length ? [at] : [];
  }
  if (typeof step === 'string') throw new JqError('cannot delete field at object index of array');
  const [from, to] = range(step, value.length);
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function position(step: number, length: number): number {
  return step < 0 ? step + length : step;
}

function range({ from, to }: Exclude<Step, string | number>, length: number): [number, number] {
  const clamp = (value: number): number => Math.min(length, Math.max(0, value < 0 ? value + length : value));
  return [clamp(Math.floor(from ?? 0)), clamp(Math.ceil(to ?? length))];
}

function bound(value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (!isNumber(value)) throw new JqError('slice indices must be integers');
  return Number(value);
}
