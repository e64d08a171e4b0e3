import { cloneJson, equalJson, getKey, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';

/**
 * Applies a JSON merge patch (RFC 7386): null deletes, objects merge, all else replaces. The result shares with the document what the
 * patch leaves alone.
 */
export function applyMergePatch(document: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return cloneJson(patch);
  const merged: JsonObject = isJsonObject(document) ? { ...document } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete merged[key];
    else setKey(merged, key, applyMergePatch(getKey(merged, key), value));
  }
  return merged;
}

/** The JSON merge patch that turns `before` into `after`; empty when they are equal. A null inside `after` cannot be said. */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const [key, was] of Object.entries(before)) {
    if (was !== undefined && getKey(after, key) === undefined) setKey(patch, key, null);
  }
  for (const [key, value] of Object.entries(after)) {
    const was = getKey(before, key);
    if (value === undefined || equalJson(was, value)) continue;
    const both = isJsonObject(was) && isJsonObject(value);
    setKey(patch, key, both ? createMergePatch(was, value) : cloneJson(value));
  }
  return patch;
}
