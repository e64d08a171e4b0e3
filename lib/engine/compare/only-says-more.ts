import { equalJson, getKey, isJsonObject, type Json } from '../../kube/index.js';

/** Whether a live list has the items that are desired, each with at least the desired fields, and no other items. */
export function onlySaysMore(live: Json | undefined, desired: Json | undefined): boolean {
  return Array.isArray(live) && Array.isArray(desired) && within(desired, live);
}

function within(desired: Json, live: Json | undefined): boolean {
  if (Array.isArray(desired)) {
    return (
      Array.isArray(live) && desired.length === live.length && desired.every((item, index) => within(item, live[index]))
    );
  }
  if (!isJsonObject(desired)) return equalJson(desired, live);
  return isJsonObject(live) && Object.keys(desired).every((key) => within(desired[key] ?? null, getKey(live, key)));
}
