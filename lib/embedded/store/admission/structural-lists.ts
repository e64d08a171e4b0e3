import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { invalidValue } from '../../refusals.js';
import { traitsOf } from './structural-traits.js';

/** Adds a cause for every item that stands twice in a list that its schema calls a set or a map. */
export function listCauses(schema: JsonObject, value: Json | undefined, path: string, causes: StatusCause[]): void {
  if (!traitsOf(schema).keyedLists) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (schema['x-kubernetes-list-type'] === 'set') duplicates(value, path, causes);
    if (schema['x-kubernetes-list-type'] === 'map') mapCauses(schema, value, path, causes);
    if (isJsonObject(items)) value.forEach((item, index) => listCauses(items, item, `${path}[${index}]`, causes));
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  for (const [key, item] of Object.entries(value)) {
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (isJsonObject(property)) listCauses(property, item, path === '' ? key : `${path}.${key}`, causes);
    else if (isJsonObject(additionalProperties)) listCauses(additionalProperties, item, `${path}[${key}]`, causes);
  }
}

function mapCauses(schema: JsonObject, value: readonly Json[], path: string, causes: StatusCause[]): void {
  const wrong = value.findIndex((item) => item !== null && !isJsonObject(item));
  if (wrong >= 0) {
    const shown = stringifyJson(value[wrong] ?? null);
    causes.push(invalidValue(`${path}[${wrong}]`, shown, 'must be an object for an array of list-type map'));
    return;
  }
  const keys = schema['x-kubernetes-list-map-keys'];
  const identities = value.map((item): Json => {
    const found: JsonObject = {};
    for (const key of Array.isArray(keys) ? keys : []) {
      const part = isJsonObject(item) ? item[String(key)] : undefined;
      if (part !== undefined) found[String(key)] = part;
    }
    return found;
  });
  duplicates(identities, path, causes);
}

/** Only the first of the items that repeat another is told. */
function duplicates(items: readonly Json[], path: string, causes: StatusCause[]): void {
  const seen = new Map<string, number>();
  items.forEach((item, index) => {
    const text = stringifyJson(item, { sortKeys: true });
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    if (times === 1) {
      causes.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: ${text}`, field: `${path}[${index}]` });
    }
  });
}
