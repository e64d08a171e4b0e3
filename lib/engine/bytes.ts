import { isJsonObject, stringifyJson } from '../kube/index.js';

/** How many bytes a typed value takes as JSON. */
export function bytesOf(value: object | string): number {
  const wrapped: unknown = { value };
  return isJsonObject(wrapped) ? Buffer.byteLength(stringifyJson(wrapped)) - '{"value":}'.length : 0;
}
