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
    const fields = object.metadata.managedFields ?? [];
    const earlier = fields.filter((entry) => isFrom(entry, from));
    if (earlier.length === 0) return;
    const own = fields.find(
      (entry) => entry.manager === options.manager && entry.operation === 'Apply' && !entry.subresource,
    );
    const rest = fields.filter((entry) => entry !== own && !isFrom(entry, from));
    const first = earlier[0];
    const merged: ManagedFieldsEntry = {
      ...(own ?? first),
      manager: options.manager,
      operation: 'Apply',
      fieldsV1: [own, ...earlier].reduce<{ [key: string]: Json | undefined }>(
        (union, entry) => unite(union, entry?.fieldsV1 ?? {}),
        {},
      ),
    };
    const patch: Json = [
      { op: 'replace', path: '/metadata/managedFields', value: [...rest, merged] },
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

function isFrom(entry: ManagedFieldsEntry, from: readonly string[]): boolean {
  return (
    entry.operation === 'Update' && !entry.subresource && entry.manager !== undefined && from.includes(entry.manager)
  );
}

function splitOf(object: KubeObject): { group: string; version: string } {
  const [first = '', second] = object.apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

/** Union of two sets of fields in the FieldsV1 form. */
function unite(
  a: { [key: string]: Json | undefined },
  b: { [key: string]: Json | undefined },
): { [key: string]: Json | undefined } {
  const union = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = union[key];
    union[key] =
      typeof known === 'object' &&
      known !== null &&
      !Array.isArray(known) &&
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value)
        ? unite(known, value)
        : (known ?? value);
  }
  return union;
}
