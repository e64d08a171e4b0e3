import type { JsonObject } from '../json.js';
import type { MapSchema } from '../schema/index.js';

/**
 * What an object of a kind holds before anything is set: the structures that are always there, and null for the lists that
 * are. A kind without such knowledge (a custom resource) holds nothing.
 */
export function zeroOf(schema: MapSchema): JsonObject {
  const zero: JsonObject = {};
  for (const [name, field] of schema.fields) {
    if (field.default === null) zero[name] = null;
    else if (field.type.type === 'map' && typeof field.default === 'object') zero[name] = zeroOf(field.type);
  }
  return zero;
}
