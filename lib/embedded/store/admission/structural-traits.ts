import { isJsonObject, type JsonObject } from '../../../kube/index.js';

/** What stands anywhere in a structural schema: where it does not, values need not be looked through for it. */
export interface Traits {
  readonly defaults: boolean;
  /** Whole Kubernetes objects as values. */
  readonly embedded: boolean;
  /** Lists that count as sets or as maps. */
  readonly keyedLists: boolean;
  /** `x-kubernetes-validations`. */
  readonly rules: boolean;
}

const known = new WeakMap<JsonObject, Traits>();

/** The traits of a schema, which must not change any more. */
export function traitsOf(schema: JsonObject): Traits {
  const found = known.get(schema) ?? find(schema);
  known.set(schema, found);
  return found;
}

function find(schema: JsonObject): Traits {
  const { properties, additionalProperties, items } = schema;
  const parts = [items, additionalProperties, ...(isJsonObject(properties) ? Object.values(properties) : [])]
    .filter(isJsonObject)
    .map(traitsOf);
  const listType = schema['x-kubernetes-list-type'];
  const rules = schema['x-kubernetes-validations'];
  return {
    defaults: schema['default'] !== undefined || parts.some(({ defaults }) => defaults),
    embedded: schema['x-kubernetes-embedded-resource'] === true || parts.some(({ embedded }) => embedded),
    keyedLists: listType === 'set' || listType === 'map' || parts.some(({ keyedLists }) => keyedLists),
    rules: (Array.isArray(rules) && rules.some(isJsonObject)) || parts.some((part) => part.rules),
  };
}
