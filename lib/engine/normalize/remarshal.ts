import {
  canonicalQuantity,
  isJsonObject,
  setKey,
  type Json,
  type JsonObject,
  type TypeSchema,
} from '../../kube/index.js';
import { isDroppedWhenZero, isQuantity, isQuantityMap, keepsEmptyText } from './field-kinds.js';

/** How strictly a value is read as its type. */
export interface RemarshalOptions {
  /** Fields that the type does not have stay as they are, instead of making the value unreadable. @default false */
  readonly lenient?: boolean;
}

/**
 * A value of a built-in type as Kubernetes would write it after reading it: quantities in canonical form, without nulls, empty lists
 * and maps and the zero values that are left out. Nothing is added. A value that does not fit its type (an unknown field, a wrong
 * type, a quantity that is none) is returned as it is.
 */
export function remarshal<T extends Json>(value: T, schema: TypeSchema, options: RemarshalOptions = {}): T {
  const result = new Remarshaller(options.lenient === true).value(schema, value, '', '');
  return result === unreadable ? value : (result as T);
}

const unreadable = Symbol('unreadable');
type Read = Json | typeof unreadable;

class Remarshaller {
  constructor(private readonly lenient: boolean) {}

  value(schema: TypeSchema, value: Json, field: string, parent: string): Read {
    if (value === null) return value;
    if (schema.type === 'scalar') return scalar(schema.scalar, value, field);
    if (schema.type === 'list') return Array.isArray(value) ? this.list(schema.element, value, field) : unreadable;
    if (!isJsonObject(value)) return unreadable;
    if (schema.fields.size === 0 && isQuantityMap(field, schema)) return quantities(value);
    return this.map(schema.fields, schema.element, value, field, parent);
  }

  private list(element: TypeSchema, value: readonly Json[], field: string): Read {
    let changed = false;
    const result: Json[] = [];
    for (const item of value) {
      const read = this.value(element, item, '', field);
      if (read === unreadable) return unreadable;
      changed ||= read !== item;
      result.push(read);
    }
    return changed ? result : (value as Json[]);
  }

  private map(
    fields: ReadonlyMap<string, { readonly type: TypeSchema; readonly default?: Json }>,
    element: TypeSchema | undefined,
    value: JsonObject,
    field: string,
    parent: string,
  ): Read {
    let changed = false;
    const result: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const known = fields.get(key);
      const type = known?.type ?? element;
      if (key === 'managedFields' || (type === undefined && this.lenient)) {
        setKey(result, key, item);
        continue;
      }
      const read = type === undefined ? unreadable : this.value(type, item, key, field === '' ? parent : field);
      if (read === unreadable) return unreadable;
      const written = known ? withoutZero(read, key, parent, known) : nullAsText(read, type);
      changed ||= written !== item;
      if (written !== undefined) setKey(result, key, written);
    }
    return changed ? result : value;
  }
}

/** A null in a map of texts is read as the empty text. */
function nullAsText(value: Json, type: TypeSchema | undefined): Json {
  return value === null && type?.type === 'scalar' && type.scalar === 'string' ? '' : value;
}

/** What is written of a structure's field: nothing of a null, of an empty list or map and of a zero value that is left out. */
function withoutZero(
  value: Json,
  key: string,
  parent: string,
  field: { readonly type: TypeSchema; readonly default?: Json },
): Json | undefined {
  if (value === null) return undefined;
  if (value === '') return keepsEmptyText(key) ? value : undefined;
  if (value === false || value === 0) return isDroppedWhenZero(key, parent) ? undefined : value;
  if (field.default !== undefined) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  const isMap = field.type.type === 'map' && field.type.fields.size === 0;
  return isMap && isJsonObject(value) && Object.keys(value).length === 0 && field.type.relationship === 'granular'
    ? undefined
    : value;
}

function scalar(kind: string, value: Json, field: string): Read {
  if (kind === 'untyped') return isQuantity(field) ? quantity(value) : value;
  if (kind === 'string') return typeof value === 'string' ? value : unreadable;
  if (kind === 'boolean') return typeof value === 'boolean' ? value : unreadable;
  return typeof value === 'number' || typeof value === 'bigint' ? value : unreadable;
}

function quantities(value: JsonObject): Read {
  let changed = false;
  const result: JsonObject = {};
  for (const [name, amount] of Object.entries(value)) {
    const read = quantity(amount ?? 0);
    if (read === unreadable) return unreadable;
    changed ||= read !== amount;
    setKey(result, name, read);
  }
  return changed ? result : value;
}

function quantity(value: Json): Read {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return unreadable;
  try {
    return canonicalQuantity(value);
  } catch {
    return unreadable;
  }
}
