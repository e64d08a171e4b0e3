import { isJsonObject, type Json } from '../json.js';

/** A value as Go prints it (`%v`), which is how the Kubernetes API shows a patch in its messages: `map[a:1 b:[x y]]`. */
export function goText(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `map[${keys
    .sort()
    .map((key) => `${key}:${goText(value[key])}`)
    .join(' ')}]`;
}
