import type { KubeObject, ManagedFieldsEntry } from '../object.js';
import { FieldSet } from './field-set.js';

/** One manager and what it owns: an entry of `metadata.managedFields`. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** The most entries by updates that are kept apart; the oldest beyond are joined. */
const MAX_UPDATE_MANAGERS = 10;
const ANCIENT = 'ancient-changes';

/** What every object has and nobody owns. */
const UNOWNED = FieldSet.fromFieldsV1({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});

/** Reads `metadata.managedFields`. */
export function managersOf(object: KubeObject | undefined): Manager[] {
  return (object?.metadata.managedFields ?? []).filter((entry) => entry.operation !== undefined).map(readManager);
}

/**
 * The managers that a client says there are; undefined when it says nothing that makes sense, so that what is known already
 * stays.
 */
export function managersSent(object: KubeObject): Manager[] | undefined {
  const entries = object.metadata.managedFields ?? [];
  if (entries.length === 0 || !entries.every(isWellFormed)) return undefined;
  return entries.map(readManager);
}

/** Entries that were written here, and of whom: entries are never changed, so neither is made again. */
const managers = new WeakMap<ManagedFieldsEntry, Manager>();
const entries = new WeakMap<Manager, ManagedFieldsEntry>();

function isWellFormed(entry: ManagedFieldsEntry): boolean {
  if (managers.has(entry)) return true;
  const { operation, apiVersion, fieldsType, fieldsV1 = {} } = entry;
  const isApplyOrUpdate = operation === 'Apply' || operation === 'Update';
  return isApplyOrUpdate && Boolean(apiVersion) && fieldsType === 'FieldsV1' && FieldSet.isWellFormed(fieldsV1);
}

function readManager(entry: ManagedFieldsEntry): Manager {
  const known = managers.get(entry);
  if (known !== undefined) return known;
  return {
    name: entry.manager ?? '',
    operation: entry.operation ?? 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time,
    fields: FieldSet.fromFieldsV1(entry.fieldsV1),
  };
}

/** The object with these managers as its `managedFields`: owners of nothing left out, in the order of the Kubernetes API. */
export function withManagers<T extends KubeObject>(object: T, managers: readonly Manager[]): T {
  const kept = joinAncient(managers.map(ownable).filter((manager) => !manager.fields.isEmpty()));
  const written = kept.sort(byOrder).map(writeManager);
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: written.length === 0 ? metadata : { ...metadata, managedFields: written } };
}

function writeManager(manager: Manager): ManagedFieldsEntry {
  const known = entries.get(manager);
  if (known !== undefined) return known;
  const { name, operation, apiVersion, subresource, time, fields } = manager;
  const entry: ManagedFieldsEntry = {
    ...(name === '' ? {} : { manager: name }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFieldsV1(),
    ...(subresource === '' ? {} : { subresource }),
  };
  managers.set(entry, manager);
  entries.set(manager, entry);
  return entry;
}

/** Whether two entries are of the same manager: an applier keeps one entry across API versions. */
export function isSameManager(a: Manager, b: Manager): boolean {
  return (
    a.name === b.name &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

/** A manager without the fields that nobody owns. */
export function ownable(manager: Manager): Manager {
  return withFields(manager, manager.fields.difference(UNOWNED));
}

/** A manager as the owner of these fields. */
export function withFields(manager: Manager, fields: FieldSet): Manager {
  return fields === manager.fields ? manager : { ...manager, fields };
}

/** An object without `managedFields`, a shallow copy. */
export function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What one manager owns of an object, by all its operations. */
export function ownedFields(object: KubeObject, manager: string): FieldSet {
  return managersOf(object)
    .filter(({ name }) => name === manager)
    .reduce((all, { fields }) => all.union(fields), new FieldSet());
}

function joinAncient(managers: readonly Manager[]): Manager[] {
  const updates = managers.filter(({ operation }) => operation === 'Update').sort(byOrder);
  const ancient = new Map<string, Manager>();
  const joined = new Set<Manager>();
  let count = updates.length;
  for (const manager of updates) {
    if (count <= MAX_UPDATE_MANAGERS) break;
    const known = ancient.get(manager.apiVersion);
    const fields = known === undefined ? manager.fields : known.fields.union(manager.fields);
    ancient.set(manager.apiVersion, { ...manager, name: ANCIENT, subresource: '', fields });
    joined.add(manager);
    if (known !== undefined) count--;
  }
  return [...managers.filter((manager) => !joined.has(manager)), ...ancient.values()];
}

function byOrder(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
