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
import { itemsByIdentity, keysOfItem } from './list-items.js';
import type { Path, Segment } from './path.js';

/** A place that changes. */
export interface Change {
  readonly path: Path;
  /** The value before; absent when the place is added. */
  readonly was?: Json;
  /** The value after; absent when the place is removed. */
  readonly willBe?: Json;
}

/**
 * How one value becomes another, place by place: the highest place that comes or goes, else the leaf. Lists are compared by the keys of
 * their schema; one that is replaced whole, or whose items change places, changes as a whole. A null is nothing.
 */
export function changesBetween(before: Json, after: Json, schema: TypeSchema | undefined): Change[] {
  const found: Change[] = [];
  visit(before, after, schema, [], found);
  return found;
}

function visit(
  before: Json | undefined,
  after: Json | undefined,
  schema: TypeSchema | undefined,
  path: Path,
  found: Change[],
): void {
  if (before === null || before === undefined) {
    if (after !== null && after !== undefined) found.push({ path, willBe: after });
  } else if (after === null || after === undefined) {
    found.push({ path, was: before });
  } else if (isJsonObject(before) && isJsonObject(after) && !isAtomic(schema)) {
    maps(before, after, schema, path, found);
  } else if (!(Array.isArray(before) && Array.isArray(after) && lists(before, after, schema, path, found))) {
    if (!equalJson(before, after)) found.push({ path, was: before, willBe: after });
  }
}

const isAtomic = (schema: TypeSchema | undefined): boolean =>
  schema?.type === 'map' && schema.relationship === 'atomic';

function maps(
  before: JsonObject,
  after: JsonObject,
  schema: TypeSchema | undefined,
  path: Path,
  found: Change[],
): void {
  const map = schema?.type === 'map' ? schema : undefined;
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [getKey(before, field), getKey(after, field)];
    if (was !== is) visit(was, is, typeOfField(map, field), [...path, { field }], found);
  }
}

function typeOfField(map: MapSchema | undefined, field: string): TypeSchema | undefined {
  return map?.fields.get(field)?.type ?? map?.element;
}

/** Whether the lists could be compared item by item. */
function lists(
  before: readonly Json[],
  after: readonly Json[],
  schema: TypeSchema | undefined,
  path: Path,
  found: Change[],
): boolean {
  if (schema?.type !== 'list' || schema.relationship === 'atomic') return false;
  const [was, is] = [itemsByIdentity(before, schema), itemsByIdentity(after, schema)];
  if (!was || !is || !sameOrder(was, is)) return false;
  for (const [identity, item] of was) {
    visit(item, is.get(identity), schema.element, [...path, segmentOf(item, schema)], found);
  }
  for (const [identity, item] of is) {
    if (!was.has(identity)) visit(undefined, item, schema.element, [...path, segmentOf(item, schema)], found);
  }
  return true;
}

/** Whether the items that both lists have come in the same order. */
function sameOrder(was: ReadonlyMap<string, Json>, is: ReadonlyMap<string, Json>): boolean {
  const kept = [...was.keys()].filter((identity) => is.has(identity));
  return equalJson(
    kept,
    [...is.keys()].filter((identity) => was.has(identity)),
  );
}

function segmentOf(item: Json, list: ListSchema): Segment {
  return list.relationship === 'set' ? { value: item } : { keys: keysOfItem(item, list) };
}
