import { cloneJson, isJsonObject, setKey, type Json, type JsonObject } from '../../../kube/index.js';
import { traitsOf } from './structural-traits.js';

/**
 * Fills in, in place, the defaults of a structural schema. Null for a field that is not nullable counts as absent: it gives way
 * to the default, or goes. Fields of the value that are `kept` have them.
 */
export function applyDefaults(schema: JsonObject, value: Json | undefined, kept?: ReadonlySet<string>): void {
  dropNulls(schema, value, kept);
  fillDefaults(schema, value, kept);
}

/** As {@link applyDefaults}, but null stays where there is no default for it, as in what a server-side apply leaves. */
export function fillDefaults(schema: JsonObject, value: Json | undefined, kept?: ReadonlySet<string>): void {
  if (!traitsOf(schema).defaults) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return;
    value.forEach((item, index) => {
      if (item === null && items['nullable'] !== true && items['default'] !== undefined) {
        value[index] = cloneJson(items['default']);
      }
      fillDefaults(items, value[index]);
    });
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  for (const [key, property] of Object.entries(known)) {
    if (!isJsonObject(property) || kept?.has(key) === true) continue;
    const fallback = property['default'];
    const current = Object.hasOwn(value, key) ? value[key] : undefined;
    const isMissing = current === undefined || (current === null && property['nullable'] !== true);
    if (isMissing && fallback !== undefined && fallback !== null) setKey(value, key, cloneJson(fallback));
    if (Object.hasOwn(value, key)) fillDefaults(property, value[key]);
  }
  if (!isJsonObject(additionalProperties)) return;
  for (const [key, item] of Object.entries(value))
    if (!Object.hasOwn(known, key)) fillDefaults(additionalProperties, item);
}

function dropNulls(schema: JsonObject, value: Json | undefined, kept?: ReadonlySet<string>): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (isJsonObject(items)) for (const item of value) dropNulls(items, item);
    return;
  }
  if (!isJsonObject(value)) return;
  const { properties, additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  for (const key of Object.keys(value)) {
    if (kept?.has(key) === true) continue;
    const own = Object.hasOwn(known, key) ? known[key] : additionalProperties;
    if (!isJsonObject(own)) continue;
    const isUnwanted = value[key] === null && own['nullable'] !== true && (own['default'] ?? null) === null;
    if (isUnwanted) delete value[key];
    else dropNulls(own, value[key]);
  }
}
