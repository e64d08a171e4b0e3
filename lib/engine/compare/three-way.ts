import {
  createMergePatch,
  applyMergePatch,
  equalJson,
  getKey,
  isJsonObject,
  setKey,
  threeWayMerge,
  type Json,
  type JsonObject,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';

/** A client-side apply that is only thought of. */
export interface ThreeWay {
  /** What was applied last; the target itself when nobody knows. */
  readonly original: KubeObject;
  readonly target: KubeObject;
  readonly live: KubeObject;
  /** Whether lists merge by the keys of the schema. */
  readonly builtin: boolean;
  readonly schema: MapSchema;
}

/**
 * What a client-side apply would make of the live object: what the target says is set, what it said last time and no longer says is
 * gone. Objects of other than built-in kinds are compared by the fields that were applied, so that what the server added to the
 * items of a list is no difference.
 */
export function mergeThreeWay({ original, target, live, builtin, schema }: ThreeWay): KubeObject {
  const [before, after] = [asConfiguration(original), asConfiguration({ ...target, apiVersion: live.apiVersion })];
  if (builtin) return threeWayMerge({ original: before, modified: after, current: live, schema }) as KubeObject;
  const reduced = reducedTo(before, live);
  const changes = only(createMergePatch(isJsonObject(reduced) ? reduced : {}, after), (value) => value !== null);
  const deletions = only(createMergePatch(before, after), (value) => value === null);
  return applyMergePatch(applyMergePatch(live, deletions), changes) as KubeObject;
}

/** The live templates of a StatefulSet's claims with only the fields that were applied: what the server added can never be changed. */
export function withAppliedClaims(original: KubeObject, live: KubeObject): KubeObject {
  const [applied, spec] = [original['spec'], live['spec']];
  if (live.kind !== 'StatefulSet' || !isJsonObject(applied) || !isJsonObject(spec)) return live;
  const [templates, current] = [applied['volumeClaimTemplates'], spec['volumeClaimTemplates']];
  if (!Array.isArray(templates) || !Array.isArray(current)) return live;
  return { ...live, spec: { ...spec, volumeClaimTemplates: reducedTo(templates, current) } };
}

/** A manifest as it is compared with others: its namespace and empty annotations say nothing. */
export function asConfiguration(object: KubeObject): KubeObject {
  const { namespace: _, annotations, ...metadata } = object.metadata;
  const empty = !isJsonObject(annotations) || Object.keys(annotations).length === 0;
  return { ...object, metadata: empty ? metadata : { ...metadata, annotations } };
}

/** A value with only the keys that a pattern has; of lists the items are taken one by one, more of them stay whole. */
export function reducedTo(pattern: Json | undefined, value: Json): Json {
  if (isJsonObject(pattern) && isJsonObject(value)) {
    const result: JsonObject = {};
    for (const key of Object.keys(pattern)) {
      const item = getKey(value, key);
      if (item !== undefined) setKey(result, key, reducedTo(pattern[key], item));
    }
    return result;
  }
  if (!Array.isArray(pattern) || !Array.isArray(value)) return value;
  return value.map((item, index) => (index < pattern.length ? reducedTo(pattern[index], item) : item));
}

/** The part of a merge patch whose leaves are of one kind. */
function only(patch: JsonObject, takes: (leaf: Json) => boolean): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (!isJsonObject(value)) {
      if (takes(value)) setKey(result, key, value);
      continue;
    }
    const inner = only(value, takes);
    if (Object.keys(inner).length > 0 || (equalJson(value, {}) && takes(value))) setKey(result, key, inner);
  }
  return result;
}
