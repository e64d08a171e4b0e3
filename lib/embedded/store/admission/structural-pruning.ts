import { cloneJson, isJsonObject, metadataSchema, type Json, type JsonObject } from '../../../kube/index.js';
import { traitsOf } from './structural-traits.js';
import { decode } from './typed-decoding.js';

const META = new Set(['apiVersion', 'kind', 'metadata']);

/** Removes, in place, the fields that a structural schema does not have; answers with their paths, in order. Those `kept` are known to be in it. */
export function pruneObject(schema: JsonObject, object: JsonObject, kept?: ReadonlySet<string>): string[] {
  const unknown: string[] = [];
  prune({ ...schema, 'x-kubernetes-embedded-resource': true }, object, '', unknown, kept);
  return unknown.sort();
}

/** Whether a value of a schema would lose nothing. */
export function isPruned(schema: JsonObject, value: Json): boolean {
  const unknown: string[] = [];
  prune(schema, cloneJson(value), '', unknown);
  return unknown.length === 0;
}

function prune(
  schema: JsonObject | undefined,
  value: Json | undefined,
  path: string,
  unknown: string[],
  kept?: ReadonlySet<string>,
): void {
  if (Array.isArray(value)) {
    const items = schema?.['items'];
    if (!isJsonObject(items) && keepsUnknown(schema)) return;
    value.forEach((item, index) => prune(isJsonObject(items) ? items : undefined, item, `${path}[${index}]`, unknown));
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema ?? {};
  const known = isJsonObject(properties) ? properties : {};
  for (const key of Object.keys(value)) {
    if (kept?.has(key) === true) continue;
    if (schema?.['x-kubernetes-embedded-resource'] === true && META.has(key)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (isJsonObject(property)) prune(property, value[key], at, unknown);
    else if (isJsonObject(additionalProperties)) prune(additionalProperties, value[key], at, unknown);
    else if (additionalProperties === true && !keepsUnknown(schema)) prune(undefined, value[key], at, unknown);
    else if (!keepsUnknown(schema)) {
      unknown.push(at);
      delete value[key];
    }
  }
}

function keepsUnknown(schema: JsonObject | undefined): boolean {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

/** Removes, in place, the fields that the metadata of embedded objects cannot have; answers with their paths, in order. */
export function pruneEmbedded(schema: JsonObject, object: JsonObject): string[] {
  const unknown: string[] = [];
  forEmbedded(schema, object, '', (embedded, path) => {
    const { metadata } = embedded;
    if (!isJsonObject(metadata)) return;
    const found: string[] = [];
    decode(metadataSchema(), metadata, [], { unknown: found, mistyped: [] });
    unknown.push(...found.map((key) => `${path}.metadata.${key}`));
  });
  return unknown.sort();
}

/** Calls `visit` for every object within a value that its schema says is a whole Kubernetes object. */
export function forEmbedded(
  schema: JsonObject | undefined,
  value: Json | undefined,
  path: string,
  visit: (embedded: JsonObject, path: string) => void,
): void {
  if (schema === undefined || !traitsOf(schema).embedded) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (isJsonObject(items)) value.forEach((item, index) => forEmbedded(items, item, `${path}[${index}]`, visit));
    return;
  }
  if (!isJsonObject(value)) return;
  if (schema['x-kubernetes-embedded-resource'] === true) visit(value, path);
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  for (const [key, item] of Object.entries(value)) {
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    const at = path === '' ? key : `${path}.${key}`;
    if (isJsonObject(property)) forEmbedded(property, item, at, visit);
    else if (isJsonObject(additionalProperties)) forEmbedded(additionalProperties, item, `${path}[${key}]`, visit);
  }
}
