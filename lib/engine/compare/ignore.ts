import { cloneJson, isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import type { IgnoreDifference } from '../../model/index.js';
import { glob } from '../globs/index.js';
import { setAt, removeAt } from './change-object.js';
import type { Path, Segment } from './path.js';

/** What does not count as drift in one object. */
export interface IgnoreRules {
  /** RFC 6901 pointers. */
  readonly pointers: readonly string[];
  /** Managers whose fields are theirs. */
  readonly managers: readonly string[];
}

const nothing: IgnoreRules = { pointers: [], managers: [] };

/** The rules of an Application that concern an object: group and kind are globs, name and namespace exact where given. */
export function ignoreRulesFor(rules: readonly IgnoreDifference[] | undefined, object: KubeObject): IgnoreRules {
  if (!rules || rules.length === 0) return nothing;
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const matching = rules.filter(
    (rule) =>
      glob(rule.group ?? '', group) &&
      glob(rule.kind, object.kind) &&
      (!rule.name || rule.name === object.metadata.name) &&
      (!rule.namespace || rule.namespace === object.metadata.namespace),
  );
  return {
    pointers: matching.flatMap((rule) => rule.jsonPointers ?? []),
    managers: matching.flatMap((rule) => rule.managedFieldsManagers ?? []),
  };
}

/** A copy of the object without what the pointers name; the object itself when they name nothing. */
export function withoutPointers(object: KubeObject, pointers: readonly string[]): KubeObject {
  const paths = pointers.flatMap((pointer) => pathOf(object, pointer));
  if (paths.length === 0) return object;
  const copy = cloneJson(object);
  for (const path of paths) removeAt(copy, path);
  return copy;
}

/** The target with live's values where the pointers say that live's values are not ours to decide (`RespectIgnoreDifferences`). */
export function withLiveValues(target: KubeObject, live: KubeObject, pointers: readonly string[]): KubeObject {
  if (pointers.length === 0) return target;
  const copy = cloneJson(target);
  for (const pointer of pointers) {
    for (const path of pathOf(target, pointer)) removeAt(copy, path);
    for (const path of pathOf(live, pointer)) {
      const value = resolve(live, path);
      const parent = resolve(copy, path.slice(0, -1));
      if (value !== undefined && parent !== undefined) setAt(copy, path, cloneJson(value));
    }
  }
  return copy;
}

/** The place that a pointer names in this object; none when there is no such place. */
function pathOf(object: Json, pointer: string): Path[] {
  if (!pointer.startsWith('/')) return [];
  const path: Segment[] = [];
  let current: Json | undefined = object;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replace(/~1/g, '/').replace(/~0/g, '~');
    const segment: Segment = Array.isArray(current) ? { index: Number(name) } : { field: name };
    current = step(current, segment);
    if (current === undefined) return [];
    path.push(segment);
  }
  return [path];
}

function resolve(value: Json, path: Path): Json | undefined {
  let current: Json | undefined = value;
  for (const segment of path) current = step(current, segment);
  return current;
}

function step(value: Json | undefined, segment: Segment): Json | undefined {
  if (Array.isArray(value)) return 'index' in segment ? value[segment.index] : undefined;
  return isJsonObject(value) && 'field' in segment ? value[segment.field] : undefined;
}
