import { equalJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../fields.js';

/** What a definition's names come to: those that it has, and how that is told. */
export interface AcceptedNames {
  readonly names: JsonObject;
  readonly condition: JsonObject;
}

const NO_NAMES: JsonObject = { plural: '', kind: '' };

/** The names that the definitions of a group have, of resources and of kinds. */
export interface TakenNames {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/** Collects the names that definitions have. */
export function takenNames(definitions: Iterable<KubeObject>, group: string): TakenNames {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const crd of definitions) {
    if (textAt(crd, 'spec', 'group') !== group) continue;
    const names = objectAt(crd, 'status', 'acceptedNames');
    for (const key of ['plural', 'singular']) resources.add(textAt(names, key) ?? '');
    for (const name of textsAt(names, 'shortNames')) resources.add(name);
    for (const key of ['kind', 'listKind']) kinds.add(textAt(names, key) ?? '');
  }
  return { resources, kinds };
}

/** Accepts the names that a definition asks for, as far as no other has them; the last conflict is the one that is told. */
export function acceptNames(crd: KubeObject, taken: TakenNames): AcceptedNames {
  const wanted = objectAt(crd, 'spec', 'names') ?? {};
  const owned = objectAt(crd, 'status', 'acceptedNames') ?? NO_NAMES;
  const names: JsonObject = { ...owned };
  let conflict: { reason: string; message: string } | undefined;
  const clashes = (name: string, set: ReadonlySet<string>): string | undefined =>
    name !== '' && set.has(name) ? `${JSON.stringify(name)} is already in use` : undefined;
  const accept = (key: string, reason: string, set: ReadonlySet<string>): void => {
    const name = textAt(wanted, key) ?? '';
    const message = name === (textAt(owned, key) ?? '') ? undefined : clashes(name, set);
    if (message !== undefined) conflict = { reason, message };
    else names[key] = name;
  };
  accept('plural', 'PluralConflict', taken.resources);
  accept('singular', 'SingularConflict', taken.resources);
  const own = new Set(textsAt(owned, 'shortNames'));
  const messages = textsAt(wanted, 'shortNames').flatMap((name) => {
    const message = own.has(name) ? undefined : clashes(name, taken.resources);
    return message === undefined ? [] : [message];
  });
  if (messages.length > 0) {
    const message = messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
    conflict = { reason: 'ShortNamesConflict', message };
  } else setOrDelete(names, 'shortNames', wanted['shortNames']);
  accept('kind', 'KindConflict', taken.kinds);
  accept('listKind', 'ListKindConflict', taken.kinds);
  setOrDelete(names, 'categories', wanted['categories']);
  const fine = { reason: 'NoConflicts', message: 'no conflicts found' };
  const status = conflict === undefined ? 'True' : 'False';
  return { names, condition: { type: 'NamesAccepted', status, ...(conflict ?? fine) } };
}

/** Whether a definition has all names that it asks for. */
export function hasItsNames(crd: KubeObject): boolean {
  return equalJson(objectAt(crd, 'spec', 'names') ?? {}, objectAt(crd, 'status', 'acceptedNames') ?? {});
}

/** Whether a condition of an object is true. */
export function isTrue(object: KubeObject, type: string): boolean {
  return objectsAt(object, 'status', 'conditions').some(
    (condition) => condition['type'] === type && condition['status'] === 'True',
  );
}

/** Conditions with one of them set; its time stays while its status does. */
export function withCondition(conditions: readonly JsonObject[], condition: JsonObject, now: string): JsonObject[] {
  const old = conditions.find(({ type }) => type === condition['type']);
  const { type, status, ...rest } = condition;
  const since = old?.['status'] === status ? (old?.['lastTransitionTime'] ?? now) : now;
  const set: JsonObject = { type, status, lastTransitionTime: since, ...rest };
  if (old === undefined) return [...conditions, set];
  return conditions.map((each) => (each === old ? set : each));
}

/** Adds the version in which objects are stored from now on to those in which some may be stored; in place. */
export function noteStorageVersion(crd: KubeObject): void {
  const storage = objectsAt(crd, 'spec', 'versions').find((version) => version['storage'] === true);
  const name = textAt(storage, 'name');
  const status = objectAt(crd, 'status') ?? {};
  const stored = textsAt(status, 'storedVersions');
  if (name === undefined || stored.includes(name)) return;
  crd['status'] = { ...status, storedVersions: [...stored, name] };
}

function textsAt(object: JsonObject | undefined, key: string): string[] {
  const list = object?.[key];
  return Array.isArray(list) ? list.map(String) : [];
}

function setOrDelete(object: JsonObject, key: string, value: JsonObject[string]): void {
  if (value === undefined) delete object[key];
  else object[key] = value;
}
