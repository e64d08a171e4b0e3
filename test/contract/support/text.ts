import { isJsonObject, type Json } from '../../../lib/kube/index.js';

/** The text under a path of keys; empty where there is none. */
export function textOf(value: Json | undefined, ...path: readonly string[]): string {
  let at = value;
  for (const key of path) at = isJsonObject(at) ? at[key] : undefined;
  return typeof at === 'string' ? at : '';
}
