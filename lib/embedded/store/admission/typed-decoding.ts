import { isJsonObject, type Json, type JsonObject, type TypeSchema } from '../../../kube/index.js';

/** Fields that Kubernetes writes even when they are empty. */
const KEPT_EMPTY = new Set(['rules', 'sources']);

/** What {@link decode} finds wrong. */
export interface DecodingFaults {
  /** Paths of fields that the kind does not have. */
  readonly unknown: string[];
  /** Sentences about values of the wrong type. */
  readonly mistyped: string[];
}

/**
 * Reads a value of a built-in kind as Kubernetes decodes it: unknown fields, nulls and empty lists and maps are dropped. The
 * value is changed in place.
 */
export function decode(schema: TypeSchema, value: JsonObject, path: string, faults: DecodingFaults): void {
  if (schema.type !== 'map') return;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const at = path === '' ? key : `${path}.${key}`;
    const field = schema.fields.get(key);
    const type = field?.type ?? schema.element;
    if (type === undefined) {
      faults.unknown.push(at);
      delete value[key];
    } else if (item === null || item === undefined) {
      if (field !== undefined || type.type !== 'scalar') delete value[key];
      else value[key] = '';
    } else {
      decodeValue(type, item, at, faults);
      if (field !== undefined && isEmpty(type, item) && !KEPT_EMPTY.has(key)) delete value[key];
    }
  }
}

function decodeValue(type: TypeSchema, value: Json, path: string, faults: DecodingFaults): void {
  switch (type.type) {
    case 'scalar':
      if (!isScalar(type.scalar, value)) faults.mistyped.push(mistyped(value, path, type.scalar));
      return;
    case 'list':
      if (!Array.isArray(value)) {
        faults.mistyped.push(mistyped(value, path, '[]'));
        return;
      }
      value.forEach((item, index) => decodeValue(type.element, item, `${path}[${index}]`, faults));
      return;
    case 'map':
      if (isJsonObject(value)) decode(type, value, path, faults);
      else faults.mistyped.push(mistyped(value, path, 'map'));
  }
}

function isScalar(scalar: string, value: Json): boolean {
  if (scalar === 'string') return typeof value === 'string';
  if (scalar === 'numeric') return typeof value === 'number' || typeof value === 'bigint';
  if (scalar === 'boolean') return typeof value === 'boolean';
  return true;
}

function isEmpty(type: TypeSchema, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return type.type === 'map' && type.fields.size === 0 && isJsonObject(value) && Object.keys(value).length === 0;
}

function mistyped(value: Json, path: string, expected: string): string {
  const found = Array.isArray(value)
    ? 'array'
    : isJsonObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'bigint'
          ? 'number'
          : typeof value;
  const wanted = expected === 'numeric' ? 'int' : expected === 'boolean' ? 'bool' : expected;
  return `json: cannot unmarshal ${found} into Go struct field ${path} of type ${wanted}`;
}
