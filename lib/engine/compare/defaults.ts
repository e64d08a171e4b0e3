import { getKey, isJsonObject, type Json, type JsonObject } from '../../kube/index.js';

/**
 * What the API server adds to the items of lists that are replaced whole. Elsewhere no table is needed: a live field that Git never
 * named is nobody's drift. The key is the name of the list's field in a built-in kind.
 */
const itemDefaults: Readonly<Record<string, (item: JsonObject) => JsonObject>> = {
  volumeClaimTemplates: (item) => {
    const { status: _, ...template } = item;
    const metadata = isJsonObject(item['metadata']) ? { ...item['metadata'] } : {};
    delete metadata['creationTimestamp'];
    const spec = isJsonObject(item['spec']) ? item['spec'] : {};
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...template,
      metadata,
      spec: { volumeMode: 'Filesystem', ...spec },
    };
  },
  ports: (item) => ({ protocol: 'TCP', ...item }),
  rules: (item) => (Array.isArray(item['operations']) ? { scope: '*', ...item } : item),
  subjects: (item) => ({ ...subjectGroup(item), ...item }),
  sources: (item) => withNested(item, 'serviceAccountToken', { expirationSeconds: 3600 }),
};

function subjectGroup(item: JsonObject): JsonObject {
  return item['kind'] === 'User' || item['kind'] === 'Group' ? { apiGroup: 'rbac.authorization.k8s.io' } : {};
}

function withNested(item: JsonObject, field: string, defaults: JsonObject): JsonObject {
  const nested = getKey(item, field);
  return isJsonObject(nested) ? { ...item, [field]: { ...defaults, ...nested } } : item;
}

function withItemDefaults(listField: string, item: Json): Json {
  const rule = Object.hasOwn(itemDefaults, listField) ? itemDefaults[listField] : undefined;
  return rule && isJsonObject(item) ? rule(item) : item;
}

/** What the API server adds to structures that are replaced whole, by the name of their field. */
const structureDefaults: Readonly<Record<string, JsonObject>> = {
  fieldRef: { apiVersion: 'v1' },
  resourceFieldRef: { divisor: '0' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io' },
};

/** A structure, or an item of a list, with what the API server adds to it in a built-in kind. */
export function withDefaults(field: string, value: Json): Json {
  const defaults = Object.hasOwn(structureDefaults, field) ? structureDefaults[field] : undefined;
  return defaults && isJsonObject(value) ? { ...defaults, ...value } : withItemDefaults(field, value);
}
