import {
  equalJson,
  getKey,
  isJsonObject,
  type Json,
  type JsonObject,
  type ListSchema,
  type MapSchema,
  type TypeSchema,
} from '../../kube/index.js';
import { sameScalar, saysNothing } from './canonical.js';
import { withDefaults } from './defaults.js';
import { itemHasKeys, type Path } from './path.js';

/** A place where live must change to be what is desired. */
export interface Difference {
  readonly path: Path;
  /** The live value; absent when the place would be added. */
  readonly was?: Json;
  /** The desired value; absent when the place would be removed. */
  readonly willBe?: Json;
  /** Only live says more than Git inside a list that is replaced whole: it may be a default of the server. */
  readonly maybeDefault?: boolean;
}

/** How values are compared. */
export interface Comparing {
  /** Whether the kind is built in: its empty values are dropped, quantities canonical, lists defaulted. */
  readonly builtin: boolean;
}

/**
 * What the desired value asks for and the live one does not have. A live field that the desired value does not name is no
 * difference. Lists are compared by the keys of their schema; a list that is replaced whole differs as a whole.
 */
export function differences(
  desired: Json,
  live: Json | undefined,
  schema: TypeSchema | undefined,
  comparing: Comparing,
  path: Path = [],
): Difference[] {
  const found: Difference[] = [];
  visit(desired, live, schema, comparing, path, found);
  return found;
}

function visit(
  desired: Json,
  live: Json | undefined,
  schema: TypeSchema | undefined,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  if (live === undefined || live === null) {
    if (!saysNothing(desired, lastField(path), comparing.builtin, true)) found.push({ path, willBe: desired });
  } else if (isJsonObject(desired) && isJsonObject(live)) {
    visitMap(desired, live, schema, comparing, path, found);
  } else if (Array.isArray(desired) && Array.isArray(live)) {
    visitList(desired, live, schema, comparing, path, found);
  } else if (!sameScalar(desired, live, schema)) {
    if (desired !== null) found.push({ path, was: live, willBe: desired });
  }
}

function lastField(path: Path): string {
  const last = path[path.length - 1];
  return last && 'field' in last ? last.field : '';
}

function visitMap(
  desired: JsonObject,
  live: JsonObject,
  schema: TypeSchema | undefined,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  const map = schema?.type === 'map' ? schema : undefined;
  if (map?.relationship === 'atomic') {
    visitAtomicMap(desired, live, map, comparing, path, found);
    return;
  }
  for (const key of Object.keys(desired)) {
    const value = desired[key];
    if (value === undefined || value === null) continue;
    const actual = getKey(live, key);
    const inStructure = !map || map.fields.has(key);
    if (actual === undefined && saysNothing(value, key, comparing.builtin, inStructure)) continue;
    if (actual === undefined) found.push({ path: [...path, { field: key }], willBe: value });
    else visit(value, actual, fieldSchema(map, key, schema), comparing, [...path, { field: key }], found);
  }
}

function fieldSchema(map: MapSchema | undefined, key: string, schema: TypeSchema | undefined): TypeSchema | undefined {
  if (map) return map.fields.get(key)?.type ?? map.element;
  return schema?.type === 'scalar' && schema.scalar === 'untyped' ? schema : undefined;
}

/** A map that is replaced whole, such as a selector: it differs when anything in it does, extra keys included. */
function visitAtomicMap(
  desired: JsonObject,
  live: JsonObject,
  map: MapSchema,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  const granular: MapSchema = { type: 'map', relationship: 'granular', fields: map.fields, element: map.element };
  if (!sameWhole(desired, live, granular, comparing, lastField(path))) found.push({ path, was: live, willBe: desired });
}

function visitList(
  desired: readonly Json[],
  live: readonly Json[],
  schema: TypeSchema | undefined,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  const list = schema?.type === 'list' ? schema : undefined;
  if (list?.relationship === 'map') visitItems(desired, live, list, comparing, path, found);
  else if (list?.relationship === 'set') visitSet(desired, live, path, found);
  else visitAtomicList(desired, live, list, comparing, path, found);
}

function visitItems(
  desired: readonly Json[],
  live: readonly Json[],
  list: ListSchema,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  for (const item of desired) {
    const keys = keysOfItem(item, list);
    const segment = { keys };
    const actual = live.find((candidate) => itemHasKeys(candidate, keys));
    if (actual === undefined) found.push({ path: [...path, segment], willBe: item });
    else visit(item, actual, list.element, comparing, [...path, segment], found);
  }
}

/** The keys of a list item, with the schema's default for one that is left out. */
export function keysOfItem(item: Json, list: ListSchema): JsonObject {
  const keys: JsonObject = {};
  const fields = list.element.type === 'map' ? list.element.fields : undefined;
  for (const key of list.keys) {
    const value = isJsonObject(item) ? getKey(item, key) : undefined;
    const known = value ?? fields?.get(key)?.default;
    if (known !== undefined) keys[key] = known;
  }
  return keys;
}

function visitSet(desired: readonly Json[], live: readonly Json[], path: Path, found: Difference[]): void {
  for (const value of desired) {
    if (!live.some((actual) => equalJson(actual, value))) found.push({ path: [...path, { value }], willBe: value });
  }
}

function visitAtomicList(
  desired: readonly Json[],
  live: readonly Json[],
  list: ListSchema | undefined,
  comparing: Comparing,
  path: Path,
  found: Difference[],
): void {
  if (sameList(desired, live, list, comparing, lastField(path))) return;
  const onlyMore =
    desired.length === live.length &&
    desired.every((item, index) => differences(item, live[index], list?.element, comparing).length === 0);
  found.push({ path, was: [...live], willBe: [...desired], ...(onlyMore && { maybeDefault: true }) });
}

function sameList(
  desired: readonly Json[],
  live: readonly Json[],
  list: ListSchema | undefined,
  comparing: Comparing,
  name: string,
): boolean {
  return (
    desired.length === live.length &&
    desired.every((item, index) => sameWhole(item, live[index] ?? null, list?.element, comparing, name))
  );
}

/** Whether two values are equal with nothing more on either side, but for how the API server writes and completes them. */
function sameWhole(
  desired: Json,
  live: Json,
  schema: TypeSchema | undefined,
  comparing: Comparing,
  field: string,
): boolean {
  const [a, b] = comparing.builtin ? [withDefaults(field, desired), withDefaults(field, live)] : [desired, live];
  if (Array.isArray(a) && Array.isArray(b)) {
    return sameList(a, b, schema?.type === 'list' ? schema : undefined, comparing, field);
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return sameScalar(a, b, schema);
  const map = schema?.type === 'map' ? schema : undefined;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right] = [getKey(a, key), getKey(b, key)];
    const below = fieldSchema(map, key, schema);
    if (left === undefined || right === undefined) {
      if (!saysNothing(left ?? right ?? null, key, comparing.builtin, !map || map.fields.has(key))) return false;
    } else if (!sameWhole(left, right, below, comparing, key)) return false;
  }
  return true;
}
