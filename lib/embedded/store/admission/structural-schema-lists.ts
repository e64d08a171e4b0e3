import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import type { Causes } from './validation/causes.js';

const LIST_TYPES = ['atomic', 'set', 'map'];
const MAP_TYPES = ['atomic', 'granular'];

/** Adds what is wrong with `x-kubernetes-list-type`, `x-kubernetes-list-map-keys` and `x-kubernetes-map-type` of a schema. */
export function mapListCauses(schema: JsonObject, path: string, causes: Causes): void {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined) {
    typeCauses(schema, 'object', 'x-kubernetes-map-type', path, causes);
    if (!MAP_TYPES.includes(String(mapType))) causes.unsupported(`${path}.x-kubernetes-map-type`, mapType, MAP_TYPES);
  }
  const listType = schema['x-kubernetes-list-type'];
  const keys = keysOf(schema);
  if (listType !== undefined) {
    if (typeCauses(schema, 'array', 'x-kubernetes-list-type', path, causes) && listType === 'set') {
      setCauses(schema, path, causes);
    }
    if (!LIST_TYPES.includes(String(listType))) {
      causes.unsupported(`${path}.x-kubernetes-list-type`, listType, LIST_TYPES);
    }
  }
  if (keys.length > 0 && listType !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    if (listType === undefined) causes.required(`${path}.x-kubernetes-list-type`, why);
    else causes.invalid(`${path}.x-kubernetes-list-type`, listType, why);
  }
  if (listType === 'map') mapCauses(schema, keys, path, causes);
  itemCauses(schema, keys, path, causes);
}

/** Whether the type is the one that it must be. */
function typeCauses({ type }: JsonObject, expected: string, key: string, path: string, causes: Causes): boolean {
  if (type === expected) return true;
  const why = `must be ${expected} if ${key} is specified`;
  if (type === undefined || type === '') causes.required(`${path}.type`, why);
  else causes.invalid(`${path}.type`, type, why);
  return false;
}

function setCauses({ items }: JsonObject, path: string, causes: Causes): void {
  if (!isJsonObject(items)) return;
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items['x-kubernetes-list-type'];
  if (items['type'] === 'array' && listType !== undefined && listType !== 'atomic') {
    causes.invalid(`${path}.items.x-kubernetes-list-type`, listType, why);
  }
  if (items['type'] === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    causes.invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, why);
  }
}

function mapCauses(schema: JsonObject, keys: readonly string[], path: string, causes: Causes): void {
  const { items } = schema;
  const field = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) causes.required(field, 'must not be empty if x-kubernetes-list-type is map');
  if (items === undefined) causes.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map');
  if (!isJsonObject(items)) return;
  if (items['type'] !== 'object') {
    const why = "must be object if parent array's x-kubernetes-list-type is map";
    causes.invalid(`${path}.items.type`, items['type'] ?? '', why);
    return;
  }
  const shown: Json = [...keys];
  keys.forEach((key, index) => {
    const property = propertyOf(items, key);
    if (property === undefined) causes.invalid(field, shown, 'entries must all be names of item properties');
    else if (property['type'] === 'array' || property['type'] === 'object') {
      const why = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      causes.invalid(`${path}.items.properties[${key}].type`, items['type'], why);
    }
    if (keys.indexOf(key) < index) causes.invalid(field, shown, 'must not contain duplicate entries');
  });
}

/** Items of sets and maps are never null, and the keys of maps are always there. */
function itemCauses(schema: JsonObject, keys: readonly string[], path: string, causes: Causes): void {
  const { items } = schema;
  const listType = schema['x-kubernetes-list-type'];
  if (!isJsonObject(items) || (listType !== 'set' && listType !== 'map')) return;
  if (items['nullable'] === true) {
    causes.forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`);
  }
  if (listType !== 'map') return;
  const required = items['required'];
  for (const key of keys) {
    const property = propertyOf(items, key);
    if (property === undefined) continue;
    const at = `${path}.items.properties[${key}]`;
    if (!(Array.isArray(required) && required.includes(key)) && property['default'] === undefined) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
      causes.required(`${at}.default`, why);
    }
    if (property['nullable'] === true) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
      causes.forbidden(`${at}.nullable`, why);
    }
  }
}

function propertyOf({ properties }: JsonObject, key: string): JsonObject | undefined {
  const property = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isJsonObject(property) ? property : undefined;
}

function keysOf(schema: JsonObject): string[] {
  const keys = schema['x-kubernetes-list-map-keys'];
  return Array.isArray(keys) ? keys.map(String) : [];
}
