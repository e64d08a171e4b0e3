import { brotliDecompressSync } from 'node:zlib';
import type Asset from './data/bootstrap-roles.json';
import {
  isJsonObject,
  parseJson,
  type JsonObject,
  type KubeObject,
  type ManagedFieldsEntry,
} from '../../kube/index.js';

const API_VERSION = 'rbac.authorization.k8s.io/v1';

let loaded: readonly KubeObject[] | undefined;

/**
 * The roles and bindings that every cluster has, as `cluster-admin`, `view` and `system:discovery`; without uid, times and what
 * aggregated roles gather. Read by the first call.
 */
export function bootstrapRoles(): readonly KubeObject[] {
  if (loaded === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { brotli } = require('./data/bootstrap-roles.json') as typeof Asset;
    const list = parseJson(brotliDecompressSync(Buffer.from(brotli, 'base64')).toString());
    loaded = (Array.isArray(list) ? list.filter(isJsonObject) : []).map((object) => withManager(object));
  }
  return loaded;
}

/** Notes the API server itself as manager of all fields; the time is added when the object is stored. */
function withManager(object: JsonObject): KubeObject {
  const { metadata, ...fields } = object;
  const { labels, annotations } = isJsonObject(metadata) ? metadata : {};
  const owned: JsonObject = { 'f:metadata': { 'f:annotations': each(annotations), 'f:labels': each(labels) } };
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'kind' || value === null) continue;
    owned[`f:${key}`] = key === 'aggregationRule' ? { '.': {}, 'f:clusterRoleSelectors': {} } : {};
  }
  const entry: ManagedFieldsEntry = {
    manager: 'kube-apiserver',
    operation: 'Update',
    apiVersion: API_VERSION,
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(Object.entries(owned).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const known = isJsonObject(metadata) ? metadata : {};
  return {
    apiVersion: API_VERSION,
    kind: String(object['kind']),
    metadata: { ...known, managedFields: [entry] },
    ...fields,
  };
}

function each(map: JsonObject[string]): JsonObject {
  const keys = isJsonObject(map) ? Object.keys(map).sort() : [];
  return { '.': {}, ...Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) };
}
