import { cloneJson, isJsonObject, setKey, type Json, type JsonObject } from '../../../kube/index.js';

const META = new Set(['apiVersion', 'kind', 'metadata']);

/** Removes the fields that a structural schema does not have; `unknown` gets their paths. */
export function prune(
  schema: JsonObject,
  value: Json | undefined,
  path: string,
  unknown: string[],
  root = false,
): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (isJsonObject(items)) value.forEach((item, index) => prune(items, item, `${path}[${index}]`, unknown));
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const embedded = root || schema['x-kubernetes-embedded-resource'] === true;
  for (const key of Object.keys(value)) {
    if (embedded && META.has(key)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (isJsonObject(property)) prune(property, value[key], at, unknown);
    else if (isJsonObject(additionalProperties)) prune(additionalProperties, value[key], at, unknown);
    else if (additionalProperties !== true && !keepsUnknown) {
      unknown.push(at);
      delete value[key];
    }
  }
}

/** Fills in the defaults of a structural schema; null for a field with a default that is not nullable counts as absent. */
export function applyDefaults(schema: JsonObject, value: Json | undefined): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (isJsonObject(items)) value.forEach((item) => applyDefaults(items, item));
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  for (const [key, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (!isJsonObject(property)) continue;
    const fallback = property['default'];
    const current = Object.hasOwn(value, key) ? value[key] : undefined;
    const missing = current === undefined || (current === null && property['nullable'] !== true);
    if (missing && fallback !== undefined) setKey(value, key, cloneJson(fallback));
    if (Object.hasOwn(value, key)) applyDefaults(property, value[key]);
  }
  if (!isJsonObject(additionalProperties)) return;
  for (const item of Object.values(value)) applyDefaults(additionalProperties, item);
}
