import type { JsonObject } from '../json.js';
import type { MapSchema } from '../schema/index.js';

/**
 * What Kubernetes writes of a structure in which nothing is set: what is always there, with its zero value. A structure of a
 * custom resource holds nothing.
 */
export function zeroOf(schema: MapSchema): JsonObject {
  const zero: JsonObject = {};
  for (const [name, field] of schema.fields) {
    if (field.zero === undefined) continue;
    zero[name] = field.type.type === 'map' && field.zero !== null ? zeroOf(field.type) : field.zero;
  }
  return zero;
}
