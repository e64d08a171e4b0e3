import type { Json, JsonObject } from '../kube/index.js';

/** The value when it is a JSON object. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
