import { cloneJson, equalJson, getKey, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';
import type { FieldSchema, TypeSchema } from '../schema/index.js';
import { PatchError } from './errors.js';
import { goText } from './go-text.js';
import { inMergedOrder, itemKey } from './merge-lists.js';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

/**
 * Applies a strategic merge patch as the Kubernetes API does and returns the result; the document stays as it was. Lists merge
 * by the merge key of their field; `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…` are obeyed and
 * never stored.
 *
 * @throws PatchError
 */
export function applyStrategicMergePatch(
  document: JsonObject,
  patch: JsonObject,
  schema: TypeSchema | undefined,
): JsonObject {
  return mergeObjects(cloneJson(document), patch, schema);
}

function mergeObjects(live: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') throw unknownDirective(directive, patch);
  const retained = patch[RETAIN_KEYS];
  const merged = retained === undefined ? live : retain(live, patch, retained);

  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined || key === DIRECTIVE || key === RETAIN_KEYS) continue;
    if (key.startsWith(DELETE_FROM)) deleteFrom(merged, key.slice(DELETE_FROM.length), value);
  }
  for (const name of fieldsOfPatch(patch)) {
    const value = getKey(patch, name);
    const order = getKey(patch, ELEMENT_ORDER + name);
    if (value === null) delete merged[name];
    else mergeField(merged, name, value, order, fieldOf(schema, name));
  }
  return merged;
}

/** The fields that a patch touches, those included of which it only gives the order. */
function fieldsOfPatch(patch: JsonObject): Set<string> {
  const names = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(DELETE_FROM)) continue;
    if (patch[key] !== undefined) names.add(key.startsWith(ELEMENT_ORDER) ? key.slice(ELEMENT_ORDER.length) : key);
  }
  return names;
}

function mergeField(
  merged: JsonObject,
  name: string,
  value: Json | undefined,
  order: Json | undefined,
  field: FieldSchema | undefined,
): void {
  const live = getKey(merged, name);
  const strategies = field?.patchStrategies ?? [];
  const mergesList = field?.type.type === 'list' && strategies.includes('merge');
  if (mergesList && (Array.isArray(value) || (value === undefined && order !== undefined))) {
    const patch = Array.isArray(value) ? value : [];
    const element = field?.type.type === 'list' ? field.type.element : undefined;
    const items = mergeLists(Array.isArray(live) ? live : [], patch, order, field?.patchMergeKey, element);
    if (items.length > 0 || live !== undefined || patch.length > 0) setKey(merged, name, items);
  } else if (value === undefined) {
    return;
  } else if (isJsonObject(value)) {
    // A directive on what is not there leaves nothing.
    if (live === undefined && value[DIRECTIVE] !== undefined) return;
    const base = isJsonObject(live) && !strategies.includes('replace') ? live : {};
    setKey(merged, name, mergeObjects(base, value, field?.type));
  } else {
    setKey(merged, name, cloneJson(value));
  }
}

function mergeLists(
  live: readonly Json[],
  patch: readonly Json[],
  order: Json | undefined,
  mergeKey: string | undefined,
  element: TypeSchema | undefined,
): Json[] {
  const replaces = patch.some((item) => isJsonObject(item) && item[DIRECTIVE] === 'replace');
  if (replaces) return patch.filter((item) => !isDirective(item)).map(withoutDirectivesIn);

  if (!haveOneKind(mergeKey === undefined ? [...live, ...patch] : [{}, ...patch])) {
    const lists = goText([[...live], [...patch]]);
    throw new PatchError('INVALID_PATCH', `list element types are not identical: ${lists}`);
  }
  const items = new Map<string, Json>();
  const liveKeys = live.map((item, i) => itemKey(item, mergeKey) ?? `#${i}`);
  const twins = new Map<string, Json[]>();
  live.forEach((item, i) => {
    const key = liveKeys[i] ?? '';
    if (!items.has(key)) items.set(key, item);
    else if (mergeKey !== undefined) twins.set(key, [...(twins.get(key) ?? []), item]);
  });
  const named: string[] = [];
  for (const item of patch) {
    const key = patchKey(item, mergeKey);
    const directive = isJsonObject(item) ? item[DIRECTIVE] : undefined;
    if (directive === 'delete') {
      items.delete(key);
      twins.delete(key);
      continue;
    }
    if (directive === 'merge') {
      throw new PatchError('INVALID_PATCH', 'merging lists cannot yet be specified in the patch');
    }
    if (directive !== undefined) throw unknownDirective(directive, item as JsonObject);
    named.push(key);
    const was = items.get(key);
    const merges = isJsonObject(item) && mergeKey !== undefined;
    items.set(key, merges ? mergeObjects(isJsonObject(was) ? was : {}, item, element) : cloneJson(item));
  }
  const wanted = order === undefined ? named : orderOf(order, patch, named, mergeKey);
  return withTwins(inMergedOrder(items, wanted, liveKeys), twins, mergeKey);
}

/** Further live items with the same merge key (two ports of one number) stay behind the first of them. */
function withTwins(items: Json[], twins: ReadonlyMap<string, Json[]>, mergeKey: string | undefined): Json[] {
  if (twins.size === 0) return items;
  return items.flatMap((item) => [item, ...(twins.get(itemKey(item, mergeKey) ?? '') ?? [])]);
}

function orderOf(
  order: Json,
  patch: readonly Json[],
  named: readonly string[],
  mergeKey: string | undefined,
): string[] {
  if (!Array.isArray(order)) throw noList(order);
  const keys = order.map((item) => patchKey(item, mergeKey));
  let at = 0;
  for (const key of named) {
    at = keys.indexOf(key, at);
    if (at < 0) {
      const [list, wanted] = [goText([...patch]), goText(order)];
      throw new PatchError(
        'INVALID_PATCH',
        `The order in patch list:\n${list}\n doesn't match $setElementOrder list:\n${wanted}\n`,
      );
    }
  }
  return keys;
}

function patchKey(item: Json, mergeKey: string | undefined): string {
  const key = itemKey(item, mergeKey);
  if (key !== undefined) return key;
  throw new PatchError('INVALID_PATCH', `map: ${goText(item)} does not contain declared merge key: ${mergeKey ?? ''}`);
}

function deleteFrom(merged: JsonObject, name: string, value: Json): void {
  const live = getKey(merged, name);
  if (!Array.isArray(value)) throw noList(value);
  if (!Array.isArray(live)) return;
  setKey(
    merged,
    name,
    live.filter((item) => !value.some((gone) => equalJson(gone, item))),
  );
}

function retain(live: JsonObject, patch: JsonObject, keys: Json): JsonObject {
  const named = Array.isArray(keys) ? keys : [];
  const isWhole = Object.keys(patch).every((key) => key.startsWith('$') || patch[key] === null || named.includes(key));
  if (!Array.isArray(keys) || !isWhole) {
    throw new PatchError('INVALID_RETAIN_KEYS', 'invalid patch format of retainKeys');
  }
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(live)) if (keys.includes(key)) setKey(kept, key, value);
  return kept;
}

function fieldOf(schema: TypeSchema | undefined, name: string): FieldSchema | undefined {
  if (schema?.type !== 'map') return undefined;
  return schema.fields.get(name) ?? (schema.element === undefined ? undefined : { type: schema.element });
}

/** Whether values are all objects, or all lists, or all scalars. */
function haveOneKind(values: readonly Json[]): boolean {
  const kindOf = (value: Json): string => (isJsonObject(value) ? 'object' : Array.isArray(value) ? 'list' : 'scalar');
  return new Set(values.map(kindOf)).size <= 1;
}

function noList(value: Json): PatchError {
  return new PatchError('INVALID_PATCH', `expected a []interface {}, but received a ${goKind(value)}`);
}

/** The type of a JSON value as Go names it. */
function goKind(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return typeof value === 'object' ? 'map[string]interface {}' : 'int64';
}

function isDirective(item: Json): boolean {
  return isJsonObject(item) && Object.keys(item).length === 1 && item[DIRECTIVE] !== undefined;
}

function withoutDirectivesIn(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !isDirective(item)).map(withoutDirectivesIn);
  return isJsonObject(value) ? withoutDirectives(value) : value;
}

/** What a patch leaves where nothing is to merge with: no directives, no nulls. */
function withoutDirectives(patch: JsonObject): JsonObject {
  const plain: JsonObject = {};
  for (const [key, value] of Object.entries(patch)) {
    const isName =
      key !== DIRECTIVE && key !== RETAIN_KEYS && !key.startsWith(DELETE_FROM) && !key.startsWith(ELEMENT_ORDER);
    if (isName && value !== undefined && value !== null) setKey(plain, key, withoutDirectivesIn(value));
  }
  return plain;
}

function unknownDirective(directive: Json, patch: JsonObject): PatchError {
  return new PatchError('INVALID_PATCH', `unknown patch type: ${String(directive)} in map: ${goText(patch)}`);
}
