import { isJsonObject, splitApiVersion, type Json, type JsonObject, type KubeObject } from '../../kube/index.js';
import { normalizedSubsets } from './endpoints.js';

/** What of the built-in kinds is brought to one form. */
export interface BuiltinFieldOptions {
  /** The rules of a ClusterRole that is filled by aggregation do not count. */
  readonly ignoreAggregatedRoles: boolean;
}

/**
 * An object without what differs in form alone: no time of creation, a Secret's `stringData` in `data`, the rules of a role
 * absent rather than empty, the subsets of Endpoints in their canonical order. The object itself is not changed.
 */
export function normalizeBuiltinFields(object: KubeObject, options: BuiltinFieldOptions): KubeObject {
  const { group } = splitApiVersion(object.apiVersion);
  const plain = withoutCreation(object);
  if (group === '' && plain.kind === 'Secret') return normalizeSecret(plain);
  if (group === '' && plain.kind === 'Endpoints') return normalizeEndpoints(plain);
  if (group === 'rbac.authorization.k8s.io') return normalizeRole(plain, options);
  return plain;
}

function withoutCreation(object: KubeObject): KubeObject {
  if (object.metadata?.creationTimestamp === undefined) return object;
  const { creationTimestamp: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/**
 * A Secret as the API server keeps it: `stringData` encoded into `data`, null values as empty text. A value that is no text is moved as
 * it is, so that an apply refuses it.
 */
export function normalizeSecret(secret: KubeObject): KubeObject {
  const { stringData, data, ...rest } = secret;
  if (!isJsonObject(stringData) && !isJsonObject(data)) return secret;
  const merged: JsonObject = {};
  for (const [key, value] of Object.entries(isJsonObject(data) ? data : {})) merged[key] = value ?? '';
  for (const [key, value] of Object.entries(isJsonObject(stringData) ? stringData : {})) {
    merged[key] = typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : (value ?? '');
  }
  return { ...rest, data: merged } as KubeObject;
}

function normalizeRole(object: KubeObject, { ignoreAggregatedRoles }: BuiltinFieldOptions): KubeObject {
  if (object.kind !== 'Role' && object.kind !== 'ClusterRole') return object;
  const aggregated = ignoreAggregatedRoles && isJsonObject(object['aggregationRule']);
  const rules: Json | undefined = object['rules'];
  const empty = rules === null || (Array.isArray(rules) && rules.length === 0);
  if (!aggregated && !empty) return object;
  const { rules: _, ...rest } = object;
  return rest as KubeObject;
}

function normalizeEndpoints(object: KubeObject): KubeObject {
  const { subsets } = object;
  return Array.isArray(subsets) ? { ...object, subsets: normalizedSubsets(subsets) } : object;
}
