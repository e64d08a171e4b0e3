import {
  cloneJson,
  compareFields,
  getKey,
  gvkOf,
  isJsonObject,
  mergeApplied,
  onlyFields,
  setKey,
  withoutFields,
  type FieldSet,
  type GroupVersionKind,
  type Json,
  type KubeObject,
  type ListSchema,
  type MapSchema,
  type TypeSchema,
} from '../../kube/index.js';
import {
  ignoredPlaces,
  rewritings,
  rewritten,
  trustedFields,
  type IgnoreRules,
  type Place,
} from '../normalize/index.js';
import { comparisonSchema } from './comparison-schema.js';
import { itemIdentity } from './list-items.js';

/**
 * The target as it is applied when ignored differences are respected: what the rules name is not Git's to decide, so it is taken from the
 * live object, and left out where live has none. Items of lists are found again by the keys of the schema, or else by their
 * names, or else by position.
 */
export function respectIgnored(
  target: KubeObject,
  live: KubeObject,
  rules: IgnoreRules,
  schemaOf?: (gvk: GroupVersionKind) => TypeSchema | undefined,
): KubeObject {
  const { schema } = comparisonSchema(gvkOf(target), schemaOf);
  const managed = trustedFields(rules.managedFieldsManagers, { target, live }, schema);
  let result = managed.isEmpty() ? target : takenFromLive(target, live, managed, schema);
  const places = ignoredPlaces(target, rules);
  const theirs = ignoredPlaces(live, rules);
  if (!places.isEmpty || !theirs.isEmpty) {
    result = cloneJson(places.removedFrom(result) as KubeObject);
    for (const place of theirs.list()) if (place[0] !== 'status') put(result, live, place, schema);
  }
  for (const rule of rewritings(rules)) {
    const { added, modified } = compareFields(
      schema,
      rewritten(live, rule, () => {}),
      live,
    );
    const fields = added.union(modified);
    if (!fields.isEmpty()) result = takenFromLive(result, live, fields, schema);
  }
  return result;
}

function takenFromLive(target: KubeObject, live: KubeObject, fields: FieldSet, schema: MapSchema): KubeObject {
  const rest = withoutFields(schema, target, fields);
  return mergeApplied(schema, rest, onlyFields(schema, live, fields)) as KubeObject;
}

/** Puts the live value of a place into the target, where the target has what it stands in. Changes the target. */
function put(target: Json, live: Json, place: Place, schema: TypeSchema | undefined): void {
  const [step, ...rest] = place;
  if (step === undefined) return;
  if (typeof step === 'string') {
    if (!isJsonObject(target) || !isJsonObject(live)) return;
    const value = getKey(live, step);
    if (value === undefined) return;
    const map = schema?.type === 'map' ? schema : undefined;
    if (rest.length === 0) setKey(target, step, cloneJson(value));
    else {
      if (isJsonObject(value) && !isJsonObject(getKey(target, step))) setKey(target, step, {});
      put(getKey(target, step) ?? null, value, rest, map?.fields.get(step)?.type ?? map?.element);
    }
    return;
  }
  if (Array.isArray(target) && Array.isArray(live)) putItem(target, live, step, rest, schema);
}

function putItem(
  target: Json[],
  live: readonly Json[],
  index: number,
  rest: Place,
  schema: TypeSchema | undefined,
): void {
  const item = live[index];
  if (item === undefined) return;
  const list = schema?.type === 'list' ? schema : undefined;
  const at = counterpart(target, live, index, list);
  if (rest.length > 0) {
    const found = at === undefined ? undefined : target[at];
    if (found !== undefined) put(found, item, rest, list?.element);
  } else if (at !== undefined && isKnownByName(target, live, list)) target[at] = cloneJson(item);
  else target.splice(Math.min(index, target.length), 0, cloneJson(item));
}

/** Where the target has the item that live has at a position. */
function counterpart(
  target: readonly Json[],
  live: readonly Json[],
  index: number,
  list: ListSchema | undefined,
): number | undefined {
  if (!isKnownByName(target, live, list)) return index < target.length ? index : undefined;
  const identity = identityOf(live[index] ?? null, list);
  const at = target.findIndex((item) => identityOf(item, list) === identity);
  return at < 0 ? undefined : at;
}

function isKnownByName(target: readonly Json[], live: readonly Json[], list: ListSchema | undefined): boolean {
  if (list && list.relationship !== 'atomic') return true;
  return [target, live].every((items) => {
    const names = items.map((item) => identityOf(item, undefined));
    return names.every((name) => name !== undefined) && new Set(names).size === names.length;
  });
}

function identityOf(item: Json, list: ListSchema | undefined): string | undefined {
  if (list && list.relationship !== 'atomic') return itemIdentity(item, list);
  const name = isJsonObject(item) ? getKey(item, 'name') : undefined;
  return typeof name === 'string' ? name : undefined;
}
