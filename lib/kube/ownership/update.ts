import type { KubeObject } from '../object.js';
import type { MapSchema } from '../schema/index.js';
import { compareFields, isUnchanged } from './compare.js';
import { FieldSet } from './field-set.js';
import {
  isSameManager,
  managersOf,
  managersSent,
  ownable,
  withFields,
  withManagers,
  withoutManagers,
  type Manager,
} from './managers.js';
import { zeroOf } from './zero.js';

/** A write that is no apply: create, update, or a patch of another kind. */
export interface UpdateRecord {
  /** The object as it was, undefined when it is created. */
  readonly before: KubeObject | undefined;
  /** The object as it shall be, defaulted; its `managedFields` are those that the client sent (or the live ones, patched). */
  readonly after: KubeObject;
  readonly manager: string;
  readonly schema: MapSchema;
  /** The time of the write, RFC 3339 to the second. */
  readonly now: string;
  readonly subresource?: string;
  /** Entries in other API versions than those of the kind are dropped. @default every version is known */
  readonly isKnownVersion?: (apiVersion: string) => boolean;
}

/**
 * Keeps account of a write that is no apply: the writer owns what it added or changed, the others lose that, and nobody owns what is gone.
 * An object without account is not taken into account by an update (its first apply does that); an empty `managedFields` sent by
 * the client ends the account. Returns the object with its new `managedFields`.
 */
export function recordUpdate(record: UpdateRecord): KubeObject {
  const { before, after, manager, schema, now, subresource = '', isKnownVersion = () => true } = record;
  if (before !== undefined && subresource === '' && isReset(after)) return withManagers(after, []);
  const sent = subresource === '' ? managersSent(after) : undefined;
  const noted = sent ?? managersOf(before);
  if (before !== undefined && noted.length === 0) return withManagers(after, []);
  const managers = noted.filter(({ apiVersion }) => isKnownVersion(apiVersion));

  const was = before === undefined ? zeroOf(schema) : withoutManagers(before);
  const changes = compareFields(schema, was, withoutManagers(after));
  if (isUnchanged(changes)) return withManagers(after, managers);
  const taken = changes.added.union(changes.modified);
  const lost = taken.union(changes.removed);
  const self = ownable({
    name: manager,
    operation: 'Update',
    apiVersion: after.apiVersion,
    subresource,
    time: now,
    fields: taken,
  });
  return withManagers(after, join(managers, self, lost));
}

function join(managers: readonly Manager[], self: Manager, lost: FieldSet): Manager[] {
  const left = managers.map((known) => withFields(known, known.fields.difference(lost)));
  const former = left.find((known) => isSameManager(known, self));
  if (self.fields.isEmpty()) return left;
  const others = left.filter((known) => known !== former);
  return [...others, { ...self, fields: former === undefined ? self.fields : former.fields.union(self.fields) }];
}

/** `managedFields: []` or `[{}]` in what a client sends. */
function isReset({ metadata: { managedFields } }: KubeObject): boolean {
  if (managedFields === undefined) return false;
  return managedFields.every((entry) => Object.keys(entry).length === 0);
}
