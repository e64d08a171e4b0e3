import { getKey, isJsonObject, stringifyJson, type Json, type JsonObject } from '../json.js';
import { UNTYPED, type ListSchema, type MapSchema, type TypeSchema } from '../schema/index.js';

/** How a value is taken apart: not at all (`leaf`), or into the items of a list or the fields of a map. */
export type Atom =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'list'; readonly schema: ListSchema }
  | { readonly kind: 'map'; readonly schema: MapSchema };

const LEAF: Atom = { kind: 'leaf' };
const DEDUCED_MAP: Atom = {
  kind: 'map',
  schema: { type: 'map', relationship: 'granular', fields: new Map(), element: UNTYPED },
};

/** The atom of one value; where nothing is known of its type, objects are granular and lists atomic. */
export function atomOf(schema: TypeSchema, value: Json): Atom {
  if (schema.type === 'scalar') return schema.scalar === 'untyped' && isJsonObject(value) ? DEDUCED_MAP : LEAF;
  if (schema.relationship === 'atomic') return LEAF;
  if (schema.type === 'list') return value === null || Array.isArray(value) ? { kind: 'list', schema } : LEAF;
  return value === null || isJsonObject(value) ? { kind: 'map', schema } : LEAF;
}

/** The common atom of two values, either of which may be absent; values of different shape are a leaf. */
export function atomOfBoth(schema: TypeSchema, left: Json | undefined, right: Json | undefined): Atom {
  if (left === undefined || left === null) return atomOf(schema, right ?? left ?? null);
  if (right === undefined || right === null) return atomOf(schema, left);
  const first = atomOf(schema, left);
  return first.kind === atomOf(schema, right).kind ? first : LEAF;
}

/** The type of a field, known or not. */
export function typeOfField(schema: MapSchema, name: string): TypeSchema {
  return schema.fields.get(name)?.type ?? schema.element ?? UNTYPED;
}

/** The path element of an item of a set or of a list that is known by keys. */
export function itemElement(schema: ListSchema, item: Json): string {
  if (schema.relationship === 'set') return `v:${stringifyJson(item)}`;
  const keys: JsonObject = {};
  for (const name of [...schema.keys].sort()) {
    const value = keyValue(schema, item, name);
    if (value !== undefined) keys[name] = value;
  }
  return `k:${stringifyJson(keys)}`;
}

/** The value of a key field of an item, or what it counts as when it is absent. */
export function keyValue(schema: ListSchema, item: Json, name: string): Json | undefined {
  const own = isJsonObject(item) ? getKey(item, name) : undefined;
  if (own !== undefined && own !== null) return own;
  return schema.element.type === 'map' ? schema.element.fields.get(name)?.default : undefined;
}

/** The items of a list value, none for null. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The fields of a map value, none for null; `undefined` ones are left out. */
export function fieldsOf(value: Json | undefined): [string, Json][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** Whether a value holds nothing: absent, null, an empty list or an empty object. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && fieldsOf(value).length === 0;
}
