import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type ManagedFieldsEntry,
} from '../../kube/index.js';
import { childAt, fieldsKey, segmentOf, type Path } from './path.js';

/** The entries of an object that say who owns its main resource's fields, or those of a subresource. */
export function entriesOf(object: KubeObject): readonly ManagedFieldsEntry[] {
  const entries = object.metadata.managedFields;
  return Array.isArray(entries) ? entries : [];
}

/** The managers that own the value at a path (or all of an atomic value around it), without `except`. */
export function ownersOf(object: KubeObject, path: Path, except?: string): string[] {
  const managers = entriesOwning(object, path).map(({ manager = '' }) => manager);
  return [...new Set(managers)].filter((manager) => manager !== except);
}

/** The entries that own the value at a path (or all of an atomic value around it). */
export function entriesOwning(object: KubeObject, path: Path): ManagedFieldsEntry[] {
  return entriesOf(object).filter(({ fieldsV1 }) => fieldsV1 && owns(fieldsV1, path));
}

/** Whether a field set owns the value at a path, something inside it, or an atomic value around it. */
export function owns(fields: JsonObject, path: Path): boolean {
  let current = fields;
  for (const segment of path) {
    const next = current[fieldsKey(segment)];
    if (!isJsonObject(next)) return isLeaf(current) && current !== fields;
    current = next;
  }
  return true;
}

const isLeaf = (fields: JsonObject) => Object.keys(fields).every((key) => key === '.');

/** Whether a manager ever applied the object server-side. */
export function isAppliedBy(object: KubeObject, manager: string): boolean {
  return entriesOf(object).some((entry) => entry.operation === 'Apply' && entry.manager === manager);
}

/** Managers with fields written by Update, among those named. */
export function updatersAmong(object: KubeObject, managers: readonly string[]): string[] {
  const found = entriesOf(object)
    .filter((entry) => entry.operation === 'Update' && !entry.subresource)
    .map((entry) => entry.manager ?? '');
  return managers.filter((manager) => found.includes(manager));
}

/**
 * The places that a manager applied, that are still live, that the target no longer has and that nobody else owns: a new
 * server-side apply would remove them. The highest such places are given, not everything below them.
 */
export function abandonedPaths(live: KubeObject, target: KubeObject, manager: string): Path[] {
  const paths: Path[] = [];
  for (const entry of entriesOf(live)) {
    if (entry.operation !== 'Apply' || entry.manager !== manager || entry.subresource || !entry.fieldsV1) continue;
    collect(entry.fieldsV1, target, live, [], paths, (path) => ownersOf(live, path, manager).length > 0);
  }
  return paths;
}

type IsShared = (path: Path) => boolean;

function collect(fields: JsonObject, target: Json, live: Json, at: Path, found: Path[], shared: IsShared): void {
  for (const [key, below] of Object.entries(fields)) {
    const segment = segmentOf(key);
    if (!segment || !isJsonObject(below)) continue;
    const actual = childAt(live, segment);
    if (actual === undefined) continue;
    const path = [...at, segment];
    const desired = childAt(target, segment);
    if (desired !== undefined && desired !== null) collect(below, desired, actual, path, found, shared);
    else removals(below, actual, path, found, shared);
  }
}

/** An abandoned map or item goes as a whole when all of it was ours, else only the parts that were. */
function removals(fields: JsonObject, live: Json, path: Path, found: Path[], shared: IsShared): void {
  if (!shared(path) && (isLeaf(fields) || '.' in fields)) {
    found.push(path);
    return;
  }
  for (const [key, below] of Object.entries(fields)) {
    const segment = segmentOf(key);
    const actual = segment && childAt(live, segment);
    if (!segment || actual === undefined || !isJsonObject(below)) continue;
    removals(below, actual, [...path, segment], found, shared);
  }
}
