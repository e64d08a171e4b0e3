import { isJsonObject, type JsonObject, type KubeObject, type ManagedFieldsEntry } from '../../kube/index.js';

/**
 * The `managedFields` of an object after the fields that earlier managers wrote by Update passed to the Apply entry of our own, so
 * that what is removed from Git is removed from the object too. `undefined` when there is no such manager.
 *
 * @param from the managers whose fields pass, such as that of kubectl's client-side apply
 */
export function migratedFields(
  object: KubeObject,
  from: readonly string[],
  manager: string,
): ManagedFieldsEntry[] | undefined {
  const fields = object.metadata.managedFields ?? [];
  const earlier = fields.filter((entry) => isFrom(entry, from));
  const [first] = earlier;
  if (first === undefined) return undefined;
  const own = fields.find((entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource);
  const rest = fields.filter((entry) => entry !== own && !isFrom(entry, from));
  const union = [own, ...earlier].reduce<JsonObject>((all, entry) => unite(all, entry?.fieldsV1 ?? {}), {});
  return [...rest, { ...(own ?? first), manager, operation: 'Apply', fieldsV1: union }];
}

function isFrom({ manager, operation, subresource }: ManagedFieldsEntry, from: readonly string[]): boolean {
  return operation === 'Update' && !subresource && manager !== undefined && from.includes(manager);
}

/** Union of two sets of fields in the FieldsV1 form. */
function unite(a: JsonObject, b: JsonObject): JsonObject {
  const union: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = union[key];
    union[key] = isJsonObject(known) && isJsonObject(value) ? unite(known, value) : (known ?? value);
  }
  return union;
}
