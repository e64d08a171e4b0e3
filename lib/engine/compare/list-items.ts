import { getKey, isJsonObject, stringifyJson, type Json, type JsonObject, type ListSchema } from '../../kube/index.js';

/** The keys of a list item, with the schema's default for one that is left out. */
export function keysOfItem(item: Json, list: ListSchema): JsonObject {
  const keys: JsonObject = {};
  const fields = list.element.type === 'map' ? list.element.fields : undefined;
  for (const key of list.keys) {
    const value = isJsonObject(item) ? getKey(item, key) : undefined;
    const known = value ?? fields?.get(key)?.default;
    if (known !== undefined) keys[key] = known;
  }
  return keys;
}

/** What identifies an item of a set or of a list that is known by keys, as text. */
export function itemIdentity(item: Json, list: ListSchema): string {
  return stringifyJson(list.relationship === 'set' ? item : keysOfItem(item, list));
}

/** The items by their identity, in order; undefined when two have the same one. */
export function itemsByIdentity(items: readonly Json[], list: ListSchema): Map<string, Json> | undefined {
  const found = new Map<string, Json>();
  for (const item of items) found.set(itemIdentity(item, list), item);
  return found.size === items.length ? found : undefined;
}
