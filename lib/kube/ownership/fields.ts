import type { Json } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, isEmpty, itemElement, itemsOf, typeOfField } from './atoms.js';
import { FieldSet } from './field-set.js';

/** The fields that a value states: its leaves, the items of its lists, the keys of its maps; not its structures themselves. */
export function fieldsStated(schema: TypeSchema, value: Json): FieldSet {
  const set = new FieldSet();
  collect(schema, value, set);
  return set;
}

/** Adds the fields of a value to `set`; true when the value is a leaf, so that its own path counts. */
function collect(schema: TypeSchema, value: Json, set: FieldSet): boolean {
  const atom = atomOf(schema, value);
  if (atom.kind === 'leaf') return true;
  if (atom.kind === 'list') {
    for (const item of itemsOf(value)) {
      const element = itemElement(atom.schema, item);
      addChild(set, element, atom.schema.element, item);
      set.members.add(element);
    }
    return false;
  }
  for (const [name, field] of fieldsOf(value)) {
    const element = `f:${name}`;
    const leaf = addChild(set, element, typeOfField(atom.schema, name), field);
    const holdsNothing = field === null || (!Array.isArray(field) && isEmpty(field));
    if (leaf || holdsNothing || !atom.schema.fields.has(name)) set.members.add(element);
  }
  return false;
}

function addChild(set: FieldSet, element: string, schema: TypeSchema, value: Json): boolean {
  const child = new FieldSet();
  const leaf = collect(schema, value, child);
  if (!child.isEmpty()) {
    const known = set.children.get(element);
    set.children.set(element, known === undefined ? child : known.union(child));
  }
  return leaf;
}
