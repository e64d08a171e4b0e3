import type { Json } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, isEmpty, itemElement, itemsOf, typeOfField } from './atoms.js';
import { FieldSet } from './field-set.js';

/** The fields that a value states: its leaves, the items of its lists, the keys of its maps; not its structures themselves. */
export function fieldsStated(schema: TypeSchema, value: Json): FieldSet {
  const set = new FieldSet();
  collect(schema, value, set, false);
  return set;
}

/** As {@link fieldsStated}, with the lists that are stated to be empty, which nobody comes to own. */
export function fieldsMentioned(schema: TypeSchema, value: Json): FieldSet {
  const set = new FieldSet();
  collect(schema, value, set, true);
  return set;
}

/** Adds the fields of a value to `set`; true when the value is a leaf, so that its own path counts. */
function collect(schema: TypeSchema, value: Json, set: FieldSet, emptyLists: boolean): boolean {
  const atom = atomOf(schema, value);
  if (atom.kind === 'leaf') return true;
  if (atom.kind === 'list') {
    for (const item of itemsOf(value)) {
      const element = itemElement(atom.schema, item);
      addChild(set, element, atom.schema.element, item, emptyLists);
      set.members.add(element);
    }
    return false;
  }
  for (const [name, field] of fieldsOf(value)) {
    const element = `f:${name}`;
    const leaf = addChild(set, element, typeOfField(atom.schema, name), field, emptyLists);
    const holdsNothing = isEmpty(field) && (emptyLists || !Array.isArray(field));
    if (leaf || holdsNothing || !atom.schema.fields.has(name)) set.members.add(element);
  }
  return false;
}

function addChild(set: FieldSet, element: string, schema: TypeSchema, value: Json, emptyLists: boolean): boolean {
  const child = new FieldSet();
  const leaf = collect(schema, value, child, emptyLists);
  if (!child.isEmpty()) {
    const known = set.children.get(element);
    set.children.set(element, known === undefined ? child : known.union(child));
  }
  return leaf;
}
