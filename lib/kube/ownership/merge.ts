import { getKey, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';
import type { ListSchema, MapSchema, TypeSchema } from '../schema/index.js';
import { atomOfBoth, isEmpty, itemElement, itemsOf, typeOfField } from './atoms.js';

/**
 * Merges an applied configuration into a live value: leaves and atomic values are replaced, structures and maps merged field by
 * field, sets united, items of keyed lists merged with their equals. In lists the configuration's order leads.
 */
export function mergeApplied(schema: TypeSchema, live: Json, applied: Json): Json {
  const atom = atomOfBoth(schema, live, applied);
  if (atom.kind === 'leaf' || (isEmpty(live) && isEmpty(applied))) return applied;
  if (atom.kind === 'list') return mergeLists(atom.schema, itemsOf(live), itemsOf(applied));
  return mergeMaps(atom.schema, isJsonObject(live) ? live : {}, isJsonObject(applied) ? applied : {});
}

function mergeMaps(schema: MapSchema, live: JsonObject, applied: JsonObject): JsonObject {
  const merged: JsonObject = {};
  for (const name of new Set([...Object.keys(live), ...Object.keys(applied)])) {
    const [was, wanted] = [getKey(live, name), getKey(applied, name)];
    const value =
      was === undefined || wanted === undefined
        ? (wanted ?? was)
        : mergeApplied(typeOfField(schema, name), was, wanted);
    if (wanted === null && was === undefined) setKey(merged, name, null);
    else if (value !== undefined) setKey(merged, name, value);
  }
  return merged;
}

/**
 * Items that only the live list has keep their place before the next item that both have; the others come in the order of
 * the configuration.
 */
function mergeLists(schema: ListSchema, live: readonly Json[], applied: readonly Json[]): Json[] {
  const liveElements = live.map((item) => itemElement(schema, item));
  const appliedElements = applied.map((item) => itemElement(schema, item));
  const wanted = new Set(appliedElements);
  const known = new Map<string, Json | undefined>();
  liveElements.forEach((element, i) => known.set(element, known.has(element) ? undefined : live[i]));
  const shared = appliedElements.filter((element) => known.has(element));

  const merged: Json[] = [];
  let at = 0;
  let round = 0;
  const takeLive = (): void => {
    for (; at < live.length && liveElements[at] !== shared[round]; at++) {
      if (!wanted.has(liveElements[at] ?? '')) merged.push(live[at] ?? null);
    }
  };
  applied.forEach((item, i) => {
    takeLive();
    const element = appliedElements[i] ?? '';
    const was = known.get(element);
    merged.push(was === undefined ? item : mergeApplied(schema.element, was, item));
    if (element !== shared[round]) return;
    if (liveElements[at] === element) at++;
    round++;
  });
  takeLive();
  return merged;
}
