import { gvkOf, keyOf, type Json, type KubeObject, type ManagedFieldsEntry } from '../../kube/index.js';
import { migratedFields } from '../operation/migrate-ownership.js';
import { isApiError } from './errors.js';
import type { ObjectApi, WriteOptions } from './object-api.js';

/**
 * Before a server-side apply: the fields that earlier managers wrote by Update (client-side apply) pass to our Apply entry, so
 * that a field which is removed from Git is removed from the object too. One patch when there is such a manager, else nothing.
 */
export async function migrateOwnership(
  api: ObjectApi,
  live: KubeObject,
  from: readonly string[],
  options: WriteOptions,
): Promise<void> {
  if (from.length === 0) return;
  let object = live;
  for (let tries = 1; ; tries++) {
    const fields = migratedFields(object, from, options.manager);
    if (fields === undefined) return;
    const patch: Json = [
      { op: 'replace', path: '/metadata/managedFields', value: plain(fields) },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion ?? '' },
    ];
    try {
      await api.jsonPatch(object, patch, options);
      return;
    } catch (error) {
      if (!isApiError(error, 'Conflict') || tries >= 5) throw error;
      object = await api.get(gvkOf(object), keyOf(object));
    }
  }
}

function plain(fields: readonly ManagedFieldsEntry[]): Json {
  return fields.map((entry) => ({ ...entry }));
}
