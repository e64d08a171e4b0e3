import { equalJson, getKey, isJsonObject, type Json } from '../json.js';
import type { ListSchema, MapSchema, TypeSchema } from '../schema/index.js';
import { atomOf, atomOfBoth, isEmpty, itemElement, itemsOf, typeOfField } from './atoms.js';
import { FieldSet } from './field-set.js';

/** How two values differ, field by field; lists, maps and structures that come or go count themselves too. */
export interface FieldChanges {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two values of one type. */
export function compareFields(schema: TypeSchema, before: Json, after: Json): FieldChanges {
  const comparison = new Comparison();
  comparison.visit(schema, before, after);
  return comparison;
}

class Comparison implements FieldChanges {
  readonly added = new FieldSet();
  readonly modified = new FieldSet();
  readonly removed = new FieldSet();
  private readonly path: string[] = [];

  visit(schema: TypeSchema, before: Json | undefined, after: Json | undefined): void {
    if (before === after) return;
    const atom = atomOfBoth(schema, before, after);
    if (atom.kind === 'leaf' && before !== undefined && after !== undefined) this.parts(schema, before, after);
    if (atom.kind === 'leaf' || (isEmpty(before) && isEmpty(after))) {
      this.leaf(before, after);
      return;
    }
    if (atom.kind === 'list') this.list(atom.schema, before, after);
    else this.map(atom.schema, before, after);
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
  }

  /** A value that becomes one of another shape: all that was in it goes, all that is in the other comes. */
  private parts(schema: TypeSchema, before: Json, after: Json): void {
    const [was, is] = [atomOf(schema, before), atomOf(schema, after)];
    if (was.kind === 'map') this.map(was.schema, before, undefined);
    if (was.kind === 'list') this.list(was.schema, before, undefined);
    if (is.kind === 'map') this.map(is.schema, undefined, after);
    if (is.kind === 'list') this.list(is.schema, undefined, after);
  }

  private leaf(before: Json | undefined, after: Json | undefined): void {
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
    else if (!equalJson(before, after)) this.modified.insert(this.path);
  }

  private map(schema: MapSchema, before: Json | undefined, after: Json | undefined): void {
    const left = isJsonObject(before) ? before : {};
    const right = isJsonObject(after) ? after : {};
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      this.child(`f:${name}`, typeOfField(schema, name), getKey(left, name), getKey(right, name));
    }
  }

  private list(schema: ListSchema, before: Json | undefined, after: Json | undefined): void {
    const left = index(schema, before);
    const right = index(schema, after);
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      const [was = [], is = []] = [left.get(element), right.get(element)];
      if (was.length <= 1 && is.length <= 1) this.child(element, schema.element, was[0], is[0]);
      else this.duplicates(element, was, is);
    }
  }

  /** Items with the same key, which an older write let through, are compared as a whole. */
  private duplicates(element: string, before: readonly Json[], after: readonly Json[]): void {
    this.path.push(element);
    this.leaf(before.length === 0 ? undefined : [...before], after.length === 0 ? undefined : [...after]);
    this.path.pop();
  }

  private child(element: string, schema: TypeSchema, before: Json | undefined, after: Json | undefined): void {
    if (before === undefined && after === undefined) return;
    this.path.push(element);
    this.visit(schema, before, after);
    this.path.pop();
  }
}

function index(schema: ListSchema, value: Json | undefined): Map<string, Json[]> {
  const items = new Map<string, Json[]>();
  for (const item of itemsOf(value)) {
    const element = itemElement(schema, item);
    const known = items.get(element);
    if (known === undefined) items.set(element, [item]);
    else known.push(item);
  }
  return items;
}

/** Whether nothing differs. */
export function isUnchanged({ added, modified, removed }: FieldChanges): boolean {
  return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
}
