import { setKey, type Json, type JsonObject } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, itemElement, itemsOf, typeOfField } from './atoms.js';
import { FieldSet } from './field-set.js';

/**
 * A value without what is in a set. A list, map or structure that loses all it held this way becomes null, as in the
 * Kubernetes API; one that was empty before becomes null, too, when the set goes into it.
 */
export function removeFields(schema: TypeSchema, value: Json, gone: FieldSet): Json {
  const atom = atomOf(schema, value);
  if (atom.kind === 'leaf') return isAtomic(schema) ? null : value;
  if (atom.kind === 'list') {
    const items: Json[] = [];
    for (const item of itemsOf(value)) {
      const kept = removeChild(itemElement(atom.schema, item), atom.schema.element, item, gone);
      if (kept !== undefined) items.push(kept);
    }
    return items.length === 0 ? null : items;
  }
  const fields: JsonObject = {};
  for (const [name, field] of fieldsOf(value)) {
    const kept = removeChild(`f:${name}`, typeOfField(atom.schema, name), field, gone);
    if (kept !== undefined) setKey(fields, name, kept);
  }
  return Object.keys(fields).length === 0 ? null : fields;
}

function removeChild(element: string, schema: TypeSchema, value: Json, gone: FieldSet): Json | undefined {
  if (gone.members.has(element)) return undefined;
  const below = gone.children.get(element);
  return below === undefined ? value : removeFields(schema, value, below);
}

function isAtomic(schema: TypeSchema): boolean {
  return schema.type !== 'scalar' && schema.relationship === 'atomic';
}

/** A set in which a declared field below which something is a member stands itself. */
export function withStructures(schema: TypeSchema, set: FieldSet): FieldSet {
  const result = new FieldSet();
  for (const element of set.members) result.members.add(element);
  for (const [element, child] of set.children) {
    const inner = typeBelow(schema, element);
    if (inner.declared) result.members.add(element);
    result.children.set(element, inner.type === undefined ? child : withStructures(inner.type, child));
  }
  return result;
}

function typeBelow(schema: TypeSchema, element: string): { type?: TypeSchema; declared: boolean } {
  if (schema.type === 'map' && element.startsWith('f:')) {
    const field = schema.fields.get(element.slice(2));
    const type = field?.type ?? schema.element;
    return { ...(type !== undefined && { type }), declared: field !== undefined };
  }
  if (schema.type === 'list' && element.startsWith('k:')) return { type: schema.element, declared: false };
  return { declared: false };
}
