import type { Json } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { atomOf, fieldsOf, isEmpty, itemElement, itemsOf, typeOfField, type Atom } from './atoms.js';
import { FieldSet } from './field-set.js';

/** The fields that a value states: its leaves, the items of its lists, the keys of its maps; not its structures themselves. */
export function fieldsStated(schema: TypeSchema, value: Json): FieldSet {
  return collect(atomOf(schema, value), value);
}

function collect(atom: Atom, value: Json): FieldSet {
  const set = new FieldSet();
  if (atom.kind === 'list') {
    for (const item of itemsOf(value)) {
      const element = itemElement(atom.schema, item);
      addBelow(set, element, atomOf(atom.schema.element, item), item);
      set.members.add(element);
    }
  } else if (atom.kind === 'map') {
    for (const [name, field] of fieldsOf(value)) {
      const element = `f:${name}`;
      const inner = atomOf(typeOfField(atom.schema, name), field);
      addBelow(set, element, inner, field);
      const holdsNothing = isEmpty(field) && !Array.isArray(field);
      if (inner.kind === 'leaf' || holdsNothing || !atom.schema.fields.has(name)) set.members.add(element);
    }
  }
  return set;
}

function addBelow(set: FieldSet, element: string, atom: Atom, value: Json): void {
  if (atom.kind === 'leaf') return;
  const child = collect(atom, value);
  if (child.isEmpty()) return;
  const known = set.children.get(element);
  set.children.set(element, known === undefined ? child : known.union(child));
}
