import { isJsonObject, parseJson, type Json, type JsonObject } from '../json.js';

const ELEMENT = /^[fkvi]:/;

function isReadable(element: string): boolean {
  if (!/^[kvi]:/.test(element)) return true;
  if (element.startsWith('i:')) return /^i:-?\d+$/.test(element);
  try {
    const value = parseJson(element.slice(2));
    return element.startsWith('v:') || isJsonObject(value);
  } catch {
    return false;
  }
}

/**
 * A set of fields of an object (which is not added to any more once it was written or joined with another): a tree of path elements, each in the notation of `fieldsV1`: `f:NAME` a field, `k:{…}` the item
 * of a list with these keys, `v:VALUE` a member of a set, `i:N` the item at a position.
 */
export class FieldSet {
  /** The elements that are in the set themselves. */
  readonly members = new Set<string>();
  /** What is in the set below an element; never empty sets. */
  readonly children = new Map<string, FieldSet>();
  private written: JsonObject | undefined;

  /** Reads `managedFields[].fieldsV1`. */
  static fromFieldsV1(fields: JsonObject | undefined): FieldSet {
    const set = new FieldSet();
    for (const [element, below] of Object.entries(fields ?? {})) {
      if (!ELEMENT.test(element) || !isJsonObject(below)) continue;
      const child = FieldSet.fromFieldsV1(below);
      if (child.isEmpty()) set.members.add(element);
      else set.children.set(element, child);
      if (Object.hasOwn(below, '.')) set.members.add(element);
    }
    return set;
  }

  /** Whether the keys and values in the path elements of a `fieldsV1` can be read. */
  static isWellFormed(fields: Json | undefined): boolean {
    if (!isJsonObject(fields)) return false;
    return Object.entries(fields).every(([element, below]) => isReadable(element) && FieldSet.isWellFormed(below));
  }

  /** Writes `managedFields[].fieldsV1`, with sorted keys; always the same object, which must not be changed. */
  toFieldsV1(): JsonObject {
    return (this.written ??= this.write());
  }

  private write(): JsonObject {
    const fields: JsonObject = {};
    for (const element of this.elements()) {
      const child = this.children.get(element);
      const below = child?.toFieldsV1() ?? {};
      fields[element] = child !== undefined && this.members.has(element) ? { '.': {}, ...below } : below;
    }
    return fields;
  }

  isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  /** Adds a path of at least one element. */
  insert(path: readonly string[]): void {
    const [first, ...rest] = path;
    if (first === undefined) return;
    if (rest.length === 0) this.members.add(first);
    else this.below(first).insert(rest);
  }

  /** Whether exactly this path is in the set. */
  has(path: readonly string[]): boolean {
    const [first, ...rest] = path;
    if (first === undefined) return false;
    return rest.length === 0 ? this.members.has(first) : this.children.get(first)?.has(rest) === true;
  }

  /** The set below an element, made when there is none: what is added to it is in this set. */
  below(element: string): FieldSet {
    let child = this.children.get(element);
    if (child === undefined) this.children.set(element, (child = new FieldSet()));
    return child;
  }

  /** What is in this set or in the other: this set itself where the other adds nothing. */
  union(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) result.members.add(element);
    for (const element of other.members) result.members.add(element);
    for (const [element, child] of this.children) result.children.set(element, child);
    for (const [element, child] of other.children) {
      const known = this.children.get(element);
      result.children.set(element, known === undefined ? child : known.union(child));
    }
    return this.isShallowlyEqual(result) ? this : result;
  }

  /** What is in this set and not in the other (a path does not stand for what is below it): this set itself where they share nothing. */
  difference(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element);
    for (const [element, child] of this.children) {
      const less = other.children.get(element);
      const rest = less === undefined ? child : child.difference(less);
      if (!rest.isEmpty()) result.children.set(element, rest);
    }
    return this.isShallowlyEqual(result) ? this : result;
  }

  /** Whether a set made of parts of this one has them all, the same ones. */
  private isShallowlyEqual(made: FieldSet): boolean {
    if (made.members.size !== this.members.size || made.children.size !== this.children.size) return false;
    for (const [element, child] of made.children) if (this.children.get(element) !== child) return false;
    return true;
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (other.members.has(element)) result.members.add(element);
    for (const [element, child] of this.children) {
      const shared = other.children.get(element)?.intersection(child);
      if (shared !== undefined && !shared.isEmpty()) result.children.set(element, shared);
    }
    return result;
  }

  /** This set without the paths below which the other has something. */
  withoutAncestorsOf(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (!other.children.has(element)) result.members.add(element);
    for (const [element, child] of this.children) {
      const below = other.children.get(element);
      const rest = below === undefined ? child : child.withoutAncestorsOf(below);
      if (!rest.isEmpty()) result.children.set(element, rest);
    }
    return result;
  }

  equals(other: FieldSet): boolean {
    if (this.members.size !== other.members.size || this.children.size !== other.children.size) return false;
    for (const element of this.members) if (!other.members.has(element)) return false;
    for (const [element, child] of this.children) {
      const peer = other.children.get(element);
      if (peer === undefined || !child.equals(peer)) return false;
    }
    return true;
  }

  /** Every path in the set: on each level first the elements themselves, sorted, then what is below them. */
  paths(): string[][] {
    const paths = [...this.members].sort().map((element) => [element]);
    for (const element of [...this.children.keys()].sort()) {
      for (const path of this.children.get(element)?.paths() ?? []) paths.push([element, ...path]);
    }
    return paths;
  }

  private elements(): string[] {
    if (this.children.size === 0) return [...this.members].sort();
    return [...new Set([...this.members, ...this.children.keys()])].sort();
  }
}
