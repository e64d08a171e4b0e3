import { getKey, isJsonObject, stringifyJson, type Json } from '../json.js';

/** What identifies an item of a merged list: the value of its merge key, or the whole of a scalar. */
export function itemKey(item: Json | undefined, mergeKey: string | undefined): string | undefined {
  if (mergeKey === undefined) return stringifyJson(item ?? null);
  const value = isJsonObject(item) ? getKey(item, mergeKey) : undefined;
  return value === undefined || value === null ? undefined : stringifyJson(value);
}

/**
 * The order of a list after a strategic merge patch. Items that the patch names come in the patch's order, the others in the
 * live list's; one of the others goes before a named one only where it already stood before it.
 *
 * @param items the merged items, by key
 * @param named the keys that the patch names, in its order
 * @param live the keys of the live list, in its order
 */
export function inMergedOrder(
  items: ReadonlyMap<string, Json>,
  named: readonly string[],
  live: readonly string[],
): Json[] {
  const position = new Map(live.map((key, i) => [key, i]));
  const first = [...new Set(named)].filter((key) => items.has(key));
  const leading = new Set(first);
  const rest = [...items.keys()]
    .filter((key) => !leading.has(key))
    .sort((a, b) => (position.get(a) ?? Infinity) - (position.get(b) ?? Infinity));
  const order: string[] = [];
  let next = 0;
  for (const key of first) {
    for (; next < rest.length; next++) {
      const [stood, other] = [position.get(rest[next] ?? ''), position.get(key)];
      if (stood === undefined || other === undefined || stood > other) break;
      order.push(rest[next] ?? '');
    }
    order.push(key);
  }
  return [...order, ...rest.slice(next)].map((key) => items.get(key) ?? null);
}
