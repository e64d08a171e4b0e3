import { FieldSet, type ManagedFieldsEntry } from '../../../kube/index.js';

const SCALE = 'autoscaling/v1';
const REPLICAS_OF_SCALE = ['f:spec', 'f:replicas'];

/** Who owns the replicas of an object, as managers of its Scale. `path` leads to the replicas in the object. */
export function managersOfScale(entries: readonly ManagedFieldsEntry[], path: readonly string[]): ManagedFieldsEntry[] {
  const replicas = fieldPath(path);
  return entries
    .filter((entry) => FieldSet.fromFieldsV1(entry.fieldsV1).has(replicas))
    .map((entry) => ({ ...entry, apiVersion: SCALE, fieldsV1: setOf(REPLICAS_OF_SCALE).toFieldsV1() }));
}

/**
 * The managers of an object after a write of its Scale. An applier keeps its entry while it owns the replicas of the Scale;
 * from any other entry the replicas go, and whoever owns them now gets an entry for them alone, without a time.
 */
export function managersOfObject(
  entries: readonly ManagedFieldsEntry[],
  scaleEntries: readonly ManagedFieldsEntry[],
  apiVersion: string,
  path: readonly string[],
): ManagedFieldsEntry[] {
  const replicas = fieldPath(path);
  const owners = new Map(scaleEntries.map((entry) => [identity(entry), entry]));
  const kept: ManagedFieldsEntry[] = [];
  for (const entry of entries) {
    const fields = FieldSet.fromFieldsV1(entry.fieldsV1);
    const isOwner = owners.delete(identity(entry));
    if (isOwner || !fields.has(replicas)) {
      kept.push(entry);
      continue;
    }
    const rest = fields.difference(setOf(replicas));
    if (!rest.isEmpty()) kept.push({ ...entry, fieldsV1: rest.toFieldsV1() });
  }
  const gained = [...owners.values()].map(({ time: _time, ...entry }) => {
    return { ...entry, apiVersion, fieldsV1: setOf(replicas).toFieldsV1() };
  });
  return [...kept, ...gained].sort(byOrder);
}

function fieldPath(path: readonly string[]): string[] {
  return path.map((name) => `f:${name}`);
}

function setOf(path: readonly string[]): FieldSet {
  const set = new FieldSet();
  set.insert(path);
  return set;
}

/** Two entries are of the same manager when these are equal: an applier is the same in every API version. */
function identity({ manager = '', operation, apiVersion = '', subresource = '' }: ManagedFieldsEntry): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

function byOrder(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  const [x, y] = [sortKey(a), sortKey(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function sortKey({
  operation,
  time = '',
  manager = '',
  apiVersion = '',
  subresource = '',
}: ManagedFieldsEntry): string {
  return [operation, time, manager, apiVersion, subresource].join('\0');
}
