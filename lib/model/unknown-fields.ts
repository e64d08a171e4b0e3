import type { Json, JsonObject, KubeObject } from '../kube/index.js';
import { objectOf } from './json-object.js';
import { schemas } from './lazy-schemas.js';
import { pathText } from './violations.js';

/** A field that the schema of its kind does not know. It is kept; it may be misspelt. */
export interface UnknownField {
  /** Path of the field, as in `spec.syncPolicy.automated.selfheal`. */
  readonly path: string;
  /** The known field of the same object that is spelt most alike, when one is near. */
  readonly nearest?: string;
}

const structural = new Map<string, JsonObject>();

/**
 * The fields of an Application, AppProject or ApplicationSet that its schema does not know, each with the nearest known
 * name: material for a warning, never a reason to drop them. Other kinds give none.
 */
export function unknownFields(object: KubeObject): UnknownField[] {
  const root = structuralOf(object.kind);
  if (!root) return [];
  const found: UnknownField[] = [];
  walk(object, root, [], found);
  return found;
}

function structuralOf(kind: string): JsonObject | undefined {
  const known = structural.get(kind);
  if (known) return known;
  const { structuralSchema, applicationSchema, appProjectSchema, applicationSetSchema } = schemas();
  const byKind = new Map<string, Parameters<typeof structuralSchema>[0]>([
    ['Application', applicationSchema],
    ['AppProject', appProjectSchema],
    ['ApplicationSet', applicationSetSchema],
  ]);
  const schema = byKind.get(kind);
  if (!schema) return undefined;
  const made = structuralSchema(schema);
  structural.set(kind, made);
  return made;
}

/** One line per unknown field, for people. */
export function unknownFieldText({ path, nearest }: UnknownField): string {
  return nearest === undefined ? `unknown field ${path}` : `unknown field ${path}: did you mean ${nearest}?`;
}

function walk(value: Json | undefined, schema: JsonObject, path: (string | number)[], found: UnknownField[]): void {
  if (Array.isArray(value)) {
    const items = objectOf(schema.items);
    if (items) value.forEach((item, index) => walk(item, items, [...path, index], found));
    return;
  }
  const object = objectOf(value);
  if (!object) return;
  const properties = objectOf(schema.properties);
  const every = objectOf(schema.additionalProperties);
  for (const [key, field] of Object.entries(object)) {
    if (field === undefined) continue;
    const known = objectOf(properties?.[key]) ?? every;
    if (known) walk(field, known, [...path, key], found);
    else if (properties) {
      const nearest = nearestName(key, Object.keys(properties));
      found.push({ path: pathText([...path, key]), ...(nearest !== undefined && { nearest }) });
    }
  }
}

/** The candidate that is spelt most alike, when at most a third of the letters differ; case does not count. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (!best || distance < best.distance) best = { candidate, distance };
  }
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** Number of inserted, removed or replaced letters between two names (a swap of neighbours counts as one). */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = at(previous, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let cost = Math.min(replace, at(previous, column) + 1, at(current, column - 1) + 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
