import { setKey, type Json, type JsonObject } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, isEmpty, itemElement, itemsOf, typeOfField, type Atom } from './atoms.js';
import type { FieldSet } from './field-set.js';

/**
 * Removes what a manager applied before and nobody owns any more. A structure, item or map goes as a whole when nothing in it
 * is owned; else only the fields in question go.
 *
 * @param before what the manager owned by its last apply
 * @param owned what every manager owns now, this one included
 */
export function pruneDropped(schema: TypeSchema, value: Json, before: FieldSet, owned: FieldSet | undefined): Json {
  const atom = atomOf(schema, value);
  if (atom.kind === 'leaf') return value;
  if (atom.kind === 'list') {
    const items: Json[] = [];
    for (const item of itemsOf(value)) {
      const element = itemElement(atom.schema, item);
      const kept = pruneChild(atom, element, atom.schema.element, item, before, owned);
      if (kept !== undefined) items.push(kept);
    }
    return items;
  }
  const fields: JsonObject = {};
  for (const [name, field] of fieldsOf(value)) {
    const kept = pruneChild(atom, `f:${name}`, typeOfField(atom.schema, name), field, before, owned);
    if (kept !== undefined) setKey(fields, name, kept);
  }
  return fields;
}

function pruneChild(
  parent: Atom,
  element: string,
  schema: TypeSchema,
  value: Json,
  before: FieldSet,
  owned: FieldSet | undefined,
): Json | undefined {
  if (isIn(parent, element, before) && !isIn(parent, element, owned)) return undefined;
  const below = before.children.get(element);
  if (below === undefined) return value;
  const kept = pruneDropped(schema, value, below, owned?.children.get(element));
  const emptied = isEmpty(kept) && !isEmpty(value);
  return emptied && owned?.members.has(element) !== true ? undefined : kept;
}

/** Whether a set names an element itself; naming a field of a structure names the structure. */
function isIn(parent: Atom, element: string, set: FieldSet | undefined): boolean {
  if (set === undefined) return false;
  if (set.members.has(element)) return true;
  const declared = parent.kind === 'map' && parent.schema.fields.has(element.slice(2));
  return declared && set.children.has(element);
}
