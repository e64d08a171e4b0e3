import { isJsonObject, type Json, type JsonObject } from './json.js';

/** The object under a path of keys, `undefined` where there is none. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject | undefined {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : undefined;
}

/** The value under a path of keys. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let at = value;
  for (const key of path) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** The objects of the list under a path of keys; empty where there is no list. */
export function objectsAt(value: Json | undefined, ...path: readonly string[]): JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** The text under a path of keys. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The number under a path of keys. */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : typeof found === 'bigint' ? Number(found) : undefined;
}

/** The map of strings under a path of keys; other values are left out. */
export function stringsAt(value: Json | undefined, ...path: readonly string[]): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [key, item] of Object.entries(objectAt(value, ...path) ?? {})) {
    if (typeof item === 'string') strings[key] = item;
  }
  return strings;
}

/** Sets the value under a path of keys, creating the objects on the way. */
export function setAt(object: JsonObject, path: readonly string[], value: Json | undefined): void {
  let at = object;
  path.forEach((key, index) => {
    if (index === path.length - 1) {
      if (value === undefined) delete at[key];
      else at[key] = value;
      return;
    }
    const next = at[key];
    if (isJsonObject(next)) at = next;
    else at = at[key] = {};
  });
}

/** Sets a key that is absent (null counts as absent). */
export function setDefault(object: JsonObject, key: string, value: Json): void {
  if (object[key] === undefined || object[key] === null) object[key] = value;
}

/** The object under a key, created when absent. */
export function ensureObject(object: JsonObject, key: string): JsonObject {
  const found = object[key];
  if (isJsonObject(found)) return found;
  const created: JsonObject = {};
  object[key] = created;
  return created;
}
