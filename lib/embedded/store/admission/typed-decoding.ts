import {
  isJsonObject,
  type FieldSchema,
  type Json,
  type JsonObject,
  type MapSchema,
  type ScalarSchema,
  type TypeSchema,
} from '../../../kube/index.js';
import { readText } from './text-formats.js';

/** A value of the wrong type. */
export interface Mistyped {
  /** The way to it: the names of fields, null for an item of a list or an entry of a map. */
  readonly path: readonly (string | null)[];
  readonly value: Json;
}

/** What {@link decode} finds wrong. */
export interface DecodingFaults {
  /** Paths of fields that the kind does not have, such as `spec.containers[0].foo`. */
  readonly unknown: string[];
  readonly mistyped: Mistyped[];
  /** Numbers that do not fit into every kind of integer. */
  readonly unusual?: Mistyped[];
  /** Why texts cannot be read as what they stand for. */
  readonly malformed?: string[];
}

/** One step into a value. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly isField: boolean;
}

/**
 * Reads a value of a built-in kind as Kubernetes decodes it: unknown fields, nulls and what counts as not set are dropped. The
 * value is changed in place. `path` leads to it.
 *
 * @param kept fields of the value that were read before
 */
export function decode(
  schema: TypeSchema,
  value: JsonObject,
  path: readonly string[],
  faults: DecodingFaults,
  kept?: ReadonlySet<string>,
): void {
  let place: Place | undefined;
  for (const key of path) place = { parent: place, key, isField: true };
  decodeMap(schema, value, place, faults, kept);
}

function decodeMap(
  schema: TypeSchema,
  value: JsonObject,
  place: Place | undefined,
  faults: DecodingFaults,
  kept?: ReadonlySet<string>,
): void {
  if (schema.type !== 'map') return;
  const { fields, element } = schema;
  for (const key of Object.keys(value)) {
    if (kept?.has(key) === true) continue;
    const item = value[key];
    const field = fields.get(key);
    const type = field?.type ?? element;
    if (type === undefined) {
      faults.unknown.push(pathText({ parent: place, key, isField: true }));
      delete value[key];
    } else if (item === null || item === undefined) {
      if (field !== undefined || type.type !== 'scalar') delete value[key];
      else value[key] = '';
    } else {
      decodeValue(type, item, place, key, field !== undefined, faults);
      if (type.type === 'scalar' && type.format !== undefined) value[key] = decodeText(type.format, item, faults);
      if (field !== undefined && field.zero === undefined && isZero(field, item)) delete value[key];
    }
  }
}

function decodeValue(
  type: TypeSchema,
  value: Json,
  parent: Place | undefined,
  key: string | number,
  isField: boolean,
  faults: DecodingFaults,
): void {
  if (type.type === 'scalar') {
    const path = (): Mistyped['path'] => stepsTo({ parent, key, isField });
    if (!isScalar(type.scalar, value)) faults.mistyped.push({ path: path(), value });
    else if (type.scalar === 'numeric' && !isSmallInteger(value)) faults.unusual?.push({ path: path(), value });
    return;
  }
  const place = { parent, key, isField };
  if (type.type === 'list' && Array.isArray(value)) {
    value.forEach((item, index) => {
      if (item === null) value[index] = nothingOf(type.element);
      else decodeValue(type.element, item, place, index, false, faults);
    });
  } else if (type.type === 'map' && isJsonObject(value)) {
    decodeMap(type, value, place, faults);
  } else {
    faults.mistyped.push({ path: stepsTo(place), value });
  }
}

function decodeText(format: NonNullable<ScalarSchema['format']>, value: Json, { malformed }: DecodingFaults): Json {
  const read = readText(format, value);
  if (read.fault === undefined) return read.value;
  malformed?.push(read.fault);
  return value;
}

/** What null in a list counts as. */
function nothingOf(type: TypeSchema): Json {
  if (type.type === 'map') return {};
  if (type.type === 'list') return [];
  return type.scalar === 'numeric' ? 0 : type.scalar === 'boolean' ? false : type.scalar === 'string' ? '' : null;
}

function isSmallInteger(value: Json): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
}

function isScalar(scalar: string, value: Json): boolean {
  if (scalar === 'string') return typeof value === 'string';
  if (scalar === 'numeric') return typeof value === 'number' || typeof value === 'bigint';
  if (scalar === 'boolean') return typeof value === 'boolean';
  return true;
}

/** Whether a field that is only written when it is set counts as not set. */
function isZero({ type, isPointer }: FieldSchema, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return isFreeMap(type) && Object.keys(value).length === 0;
  return isPointer !== true && type.type === 'scalar' && (value === '' || value === 0 || value === false);
}

function isFreeMap(type: TypeSchema): type is MapSchema {
  return type.type === 'map' && type.fields.size === 0;
}

function stepsTo(place: Place): (string | null)[] {
  const steps: (string | null)[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
    steps.unshift(at.isField ? String(at.key) : null);
  }
  return steps;
}

function pathText(place: Place): string {
  const keys: (string | number)[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) keys.unshift(at.key);
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}
