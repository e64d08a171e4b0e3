import { isJsonObject, stringifyJson } from '../kube/index.js';

const sizes = new WeakMap<object, number>();

/** How many bytes a typed value, which never changes, takes as JSON. */
export function bytesOf(value: object | string): number {
  if (typeof value === 'string') return sizeOf(value);
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size = sizeOf(value);
  sizes.set(value, size);
  return size;
}

function sizeOf(value: object | string): number {
  const wrapped: unknown = { value };
  return isJsonObject(wrapped) ? Buffer.byteLength(stringifyJson(wrapped)) - '{"value":}'.length : 0;
}
