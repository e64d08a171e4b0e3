import {
  equalJson,
  getKey,
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type ListSchema,
  type MapSchema,
  type TypeSchema,
} from '../../kube/index.js';
import { itemIdentity } from './list-items.js';
import { serverFields } from './server-fields.js';

/**
 * Whether a live object has, exactly as written and in the same order, everything that a target says. Then an apply sets nothing:
 * the quick way to see that nothing is to be done. `status` and what the server keeps for itself are not looked at.
 */
export function isContained(target: KubeObject, live: KubeObject, schema: TypeSchema, withStatus: boolean): boolean {
  const map = schema.type === 'map' ? schema : undefined;
  for (const [key, value] of Object.entries(target)) {
    if (key === 'apiVersion' || key === 'kind' || (key === 'status' && !withStatus)) continue;
    const type = fieldType(map, key);
    if (key === 'metadata' ? !metadata(value, live.metadata, type) : !contained(value, getKey(live, key), type))
      return false;
  }
  return true;
}

function metadata(target: Json | undefined, live: JsonObject, schema: TypeSchema | undefined): boolean {
  if (!isJsonObject(target)) return false;
  const map = schema?.type === 'map' ? schema : undefined;
  return Object.entries(target).every(
    ([key, value]) => serverFields.has(key) || contained(value, getKey(live, key), fieldType(map, key)),
  );
}

function contained(desired: Json | undefined, live: Json | undefined, schema: TypeSchema | undefined): boolean {
  if (desired === undefined || desired === null) return live === undefined || live === null;
  if (live === undefined || live === null) return false;
  if (isJsonObject(desired) && isJsonObject(live)) {
    const map = schema?.type === 'map' ? schema : undefined;
    if (map?.relationship === 'atomic') return equalJson(desired, live);
    for (const key of Object.keys(desired)) {
      if (!contained(desired[key], getKey(live, key), fieldType(map, key))) return false;
    }
    return true;
  }
  if (Array.isArray(desired) && Array.isArray(live) && schema?.type === 'list' && schema.relationship !== 'atomic') {
    return items(desired, live, schema);
  }
  return equalJson(desired, live);
}

/** The items in the same order; others may stand between them. */
function items(desired: readonly Json[], live: readonly Json[], list: ListSchema): boolean {
  let at = 0;
  return desired.every((item) => {
    const identity = itemIdentity(item, list);
    while (at < live.length && itemIdentity(live[at] ?? null, list) !== identity) at++;
    return contained(item, live[at++], list.element);
  });
}

function fieldType(map: MapSchema | undefined, key: string): TypeSchema | undefined {
  return map?.fields.get(key)?.type ?? map?.element;
}
