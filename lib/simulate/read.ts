import { isJsonObject, type Json, type JsonObject } from '../kube/index.js';

/** The object at a path of keys; an empty one when there is none. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  let current = value;
  for (const key of path) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? current : {};
}

/** The text at a path of keys; empty when there is none. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = objectAt(value, ...path.slice(0, -1))[path[path.length - 1] ?? ''];
  return typeof found === 'string' ? found : '';
}

/** The objects of the list at a path of keys. */
export function objectsAt(value: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  const found = objectAt(value, ...path.slice(0, -1))[path[path.length - 1] ?? ''];
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}
