import { z } from 'zod';
import type { JsonObject } from '../kube/index.js';
import { objectOf } from './json-object.js';

/**
 * A schema as a structural OpenAPI v3 schema, the form that a CustomResourceDefinition demands: every node has a type (or
 * says that it takes integers and texts, or anything), unknown fields are neither forbidden nor described twice, no references.
 */
export function structuralSchema(schema: z.ZodType): JsonObject {
  const generated = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  });
  return tidy(generated as unknown as JsonObject);
}

const kept = new Set([
  'type',
  'format',
  'description',
  'enum',
  'pattern',
  'maxLength',
  'minLength',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
]);

function tidy(node: JsonObject): JsonObject {
  if (node['x-slipway-metadata'] === true) return { type: 'object' };
  if (node['x-kubernetes-int-or-string'] === true) return pick(node, (key) => key !== 'type' && kept.has(key));
  const out = pick(node, (key) => kept.has(key));
  const properties = objectOf(node.properties);
  if (properties) {
    out.properties = Object.fromEntries(
      Object.keys(properties)
        .sort()
        .map((name) => [name, tidy(objectOf(properties[name]) ?? {})]),
    );
    if (Array.isArray(node.required) && node.required.length > 0) out.required = [...node.required].sort();
  } else if (objectOf(node.additionalProperties)) {
    out.additionalProperties = tidy(objectOf(node.additionalProperties) ?? {});
  }
  const items = objectOf(node.items);
  if (items) out.items = tidy(items);
  return out;
}

function pick(node: JsonObject, wanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(node).filter(([key]) => wanted(key)));
}
