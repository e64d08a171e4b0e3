import type { Json, JsonObject } from '../kube/index.js';

type Value = Json | undefined;

/** The value as an object; `undefined` when it is anything else. */
export function asObject(value: Value): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The value at a path of keys; `undefined` as soon as one is missing. */
export function at(value: Value, ...path: readonly string[]): Value {
  let current = value;
  for (const key of path) current = asObject(current)?.[key];
  return current;
}

/** The object at a path; an empty one when there is none. */
export function objectAt(value: Value, ...path: readonly string[]): JsonObject {
  return asObject(at(value, ...path)) ?? {};
}

/** The text at a path; empty when there is none. */
export function textAt(value: Value, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path; `undefined` when there is none. */
export function numberAt(value: Value, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' || typeof found === 'bigint' ? Number(found) : undefined;
}

/** The list at a path; an empty one when there is none. */
export function listAt(value: Value, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
