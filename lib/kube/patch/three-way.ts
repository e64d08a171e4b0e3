import { cloneJson, equalJson, getKey, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';
import type { FieldSchema, TypeSchema } from '../schema/index.js';
import { inMergedOrder, itemKey } from './merge-lists.js';

/** A client-side apply: what was applied last, what is wanted now, what is there. */
export interface ThreeWayMerge {
  /** The configuration applied last; undefined when there was none. */
  readonly original: JsonObject | undefined;
  readonly modified: JsonObject;
  readonly current: JsonObject;
  /** Lists merge by their merge keys (strategic); without it every list is replaced, as for custom resources. */
  readonly schema?: TypeSchema | undefined;
}

/**
 * The result of a client-side apply: what `modified` says is set, what `original` had and `modified` has not is gone, and all
 * else stays as it is in `current`. A null in `modified` deletes.
 */
export function threeWayMerge({ original, modified, current, schema }: ThreeWayMerge): JsonObject {
  return mergeObjects(original, modified, current, schema);
}

function mergeObjects(
  original: JsonObject | undefined,
  modified: JsonObject,
  current: JsonObject,
  schema: TypeSchema | undefined,
): JsonObject {
  const merged: JsonObject = {};
  for (const [name, value] of Object.entries(current)) {
    if (value === undefined) continue;
    const wanted = getKey(modified, name);
    const was = original === undefined ? undefined : getKey(original, name);
    if (wanted === null) continue;
    if (wanted !== undefined) setKey(merged, name, mergeValues(was, wanted, value, fieldOf(schema, name)));
    else if (was === undefined) setKey(merged, name, cloneJson(value));
  }
  for (const [name, wanted] of Object.entries(modified)) {
    if (wanted !== undefined && wanted !== null && getKey(current, name) === undefined) {
      setKey(merged, name, withoutNulls(wanted));
    }
  }
  return merged;
}

function mergeValues(was: Json | undefined, wanted: Json, value: Json, field: FieldSchema | undefined): Json {
  const strategies = field?.patchStrategies ?? [];
  if (isJsonObject(wanted) && isJsonObject(value)) {
    if (strategies.includes('replace')) return equalJson(wanted, value) ? cloneJson(value) : cloneJson(wanted);
    const merged = mergeObjects(isJsonObject(was) ? was : undefined, wanted, value, field?.type);
    return strategies.includes('retainKeys') ? retainIfChanged(merged, wanted, value) : merged;
  }
  if (Array.isArray(wanted) && Array.isArray(value) && strategies.includes('merge')) {
    return mergeLists(Array.isArray(was) ? was : [], wanted, value, field);
  }
  return cloneJson(wanted);
}

/** The strategy `retainKeys`: once anything changes, only the fields that are wanted stay (one volume source, one strategy). */
function retainIfChanged(merged: JsonObject, wanted: JsonObject, current: JsonObject): JsonObject {
  if (equalJson(merged, current)) return merged;
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(merged)) {
    if (getKey(wanted, name) !== undefined) setKey(kept, name, value);
  }
  return kept;
}

function mergeLists(
  was: readonly Json[],
  wanted: readonly Json[],
  current: readonly Json[],
  field: FieldSchema | undefined,
): Json[] {
  const mergeKey = field?.patchMergeKey;
  const element = field?.type.type === 'list' ? field.type.element : undefined;
  const retains = field?.patchStrategies?.includes('retainKeys') === true;
  const [before, after, live] = [was, wanted, current].map((items) => byKey(items, mergeKey));
  if (before === undefined || after === undefined || live === undefined) return cloneJson([...wanted]);
  const items = new Map<string, Json>();
  for (const [key, value] of live) {
    const target = after.get(key);
    if (isJsonObject(target) && isJsonObject(value)) {
      const old = before.get(key);
      const merged = mergeObjects(isJsonObject(old) ? old : undefined, target, value, element);
      items.set(key, retains ? retainIfChanged(merged, target, value) : merged);
    } else if (target !== undefined || !before.has(key)) {
      items.set(key, cloneJson(target ?? value));
    }
  }
  for (const [key, target] of after) if (!live.has(key)) items.set(key, withoutNulls(target));
  return inMergedOrder(items, [...after.keys()], [...live.keys()]);
}

/** Items by key; undefined where an item has none or two share one: such lists cannot be merged. */
function byKey(items: readonly Json[], mergeKey: string | undefined): Map<string, Json> | undefined {
  const map = new Map<string, Json>();
  for (const item of items) {
    const key = itemKey(item, mergeKey);
    if (key === undefined || map.has(key)) return undefined;
    map.set(key, item);
  }
  return map;
}

function fieldOf(schema: TypeSchema | undefined, name: string): FieldSchema | undefined {
  if (schema?.type !== 'map') return undefined;
  return schema.fields.get(name) ?? (schema.element === undefined ? undefined : { type: schema.element });
}

/** What is added has no nulls: there is nothing that they could delete. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : withoutNulls(item)));
  if (!isJsonObject(value)) return value;
  const plain: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined && item !== null) setKey(plain, key, withoutNulls(item));
  }
  return plain;
}
