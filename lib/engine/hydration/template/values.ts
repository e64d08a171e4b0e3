import { isJsonObject, stringifyJson, type Json } from '../../../kube/index.js';

/** Whether a condition holds: what is empty does not. */
export function isTrue(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** A value as text; nothing for what is not there. */
export function shown(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? stringifyJson(value) : String(value);
}
