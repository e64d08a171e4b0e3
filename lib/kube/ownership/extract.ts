import { getKey, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';
import type { ListSchema, TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, isEmpty, itemElement, itemsOf, typeOfField, type Atom } from './atoms.js';
import type { FieldSet } from './field-set.js';

/**
 * What of a value is in a set: its leaves and atomic values, the containers around them, the keys of its list items.
 *
 * @param other another state of the value: list items that both have stay, too, by their keys alone, so that their order is told
 */
export function onlyFields(schema: TypeSchema, value: Json, fields: FieldSet | undefined, other?: Json): Json {
  const others = new Map(childrenOf(schema, other).map(({ element, child }) => [element, child]));
  return rebuild(schema, value, ({ parent, element, type, child }) => {
    const below = fields?.children.get(element);
    const isIn = fields?.members.has(element) === true || below !== undefined;
    if (parent.kind !== 'list') return isIn ? onlyFields(type, child, below, others.get(element)) : undefined;
    if (!isIn)
      return others.has(element) ? withKeys(parent.schema, child, isJsonObject(child) ? {} : child) : undefined;
    return withKeys(parent.schema, child, onlyFields(type, child, below, others.get(element)));
  });
}

/** A value without the fields, items and members of a set; a container that they leave empty goes, too. */
export function withoutFields(schema: TypeSchema, value: Json, fields: FieldSet | undefined): Json {
  if (fields === undefined) return value;
  return rebuild(schema, value, ({ element, type, child }) => {
    if (fields.members.has(element)) return undefined;
    const rest = withoutFields(type, child, fields.children.get(element));
    return isEmpty(rest) && !isEmpty(child) ? undefined : rest;
  });
}

/** A field or item of a value. */
interface Child {
  readonly parent: Exclude<Atom, { kind: 'leaf' }>;
  readonly element: string;
  readonly type: TypeSchema;
  readonly child: Json;
}

function childrenOf(schema: TypeSchema, value: Json | undefined): Child[] {
  if (value === undefined || value === null) return [];
  const parent = atomOf(schema, value);
  if (parent.kind === 'leaf') return [];
  if (parent.kind === 'list') {
    const { schema: list } = parent;
    return itemsOf(value).map((child) => ({ parent, element: itemElement(list, child), type: list.element, child }));
  }
  return fieldsOf(value).map(([name, child]) => {
    return { parent, element: `f:${name}`, type: typeOfField(parent.schema, name), child };
  });
}

/** A copy of which a function says what becomes of each part; undefined leaves it out. Leaves stay as they are. */
function rebuild(schema: TypeSchema, value: Json, part: (child: Child) => Json | undefined): Json {
  const atom = atomOf(schema, value);
  if (atom.kind === 'leaf' || value === null) return value;
  const parts = childrenOf(schema, value).map((child) => ({ element: child.element, value: part(child) }));
  if (atom.kind === 'list') return parts.flatMap((kept) => (kept.value === undefined ? [] : [kept.value]));
  const result: JsonObject = {};
  for (const { element, value: kept } of parts) if (kept !== undefined) setKey(result, element.slice(2), kept);
  return result;
}

function withKeys(schema: ListSchema, item: Json, kept: Json): Json {
  if (!isJsonObject(item) || !isJsonObject(kept)) return kept;
  const result: JsonObject = {};
  for (const key of schema.keys) {
    const own = getKey(item, key);
    if (own !== undefined) setKey(result, key, own);
  }
  return { ...result, ...kept };
}
