import { migratedFields } from '../engine/index.js';
import type { Json, KubeObject, ManagedFieldsEntry } from '../kube/index.js';
import { isApiError } from './errors.js';
import type { ObjectWriter, WriteOptions } from './writer.js';

/**
 * Before a server-side apply: the fields that earlier managers wrote by Update (client-side apply) pass to our Apply entry, so
 * that a field which is removed from Git is removed from the object too. One patch when there is such a manager, else nothing.
 */
export async function migrateOwnership(
  writer: ObjectWriter,
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
      await writer.jsonPatch(object, patch, options);
      return;
    } catch (error) {
      if (!isApiError(error, 'Conflict') || tries >= 5) throw error;
      const { group, version } = splitOf(object);
      object = await writer.get(
        { group, version, kind: object.kind },
        { group, kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' },
      );
    }
  }
}

function splitOf(object: KubeObject): { group: string; version: string } {
  const [first = '', second] = object.apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

function plain(fields: readonly ManagedFieldsEntry[]): Json {
  return fields.map((entry) => ({ ...entry }));
}
