import {
  equalJson,
  getKey,
  isJsonObject,
  parseJson,
  type Json,
  type KubeObject,
  type TypeSchema,
} from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { keysOfItem } from './list-items.js';
import { itemHasKeys, type Path, type Segment } from './path.js';

/** The object that a client-side apply last wrote, from its annotation; `undefined` when there is none that can be read. */
export function lastAppliedOf(live: KubeObject): KubeObject | undefined {
  const text = live.metadata.annotations?.[annotations.lastApplied];
  if (typeof text !== 'string') return undefined;
  try {
    const value = parseJson(text);
    return isJsonObject(value) && isJsonObject(value['metadata']) ? (value as KubeObject) : undefined;
  } catch {
    return undefined;
  }
}

/** The places that were applied before, that the target no longer has and that are still live. */
export function withdrawnPaths(
  last: Json,
  target: Json,
  live: Json,
  schema: TypeSchema | undefined,
  at: Path = [],
): Path[] {
  if (isJsonObject(last) && isJsonObject(target) && isJsonObject(live)) {
    const map = schema?.type === 'map' ? schema : undefined;
    if (map?.relationship === 'atomic') return [];
    return Object.keys(last).flatMap((field) =>
      below(
        getKey(last, field),
        getKey(target, field),
        getKey(live, field),
        map?.fields.get(field)?.type ?? map?.element,
        [...at, { field }],
      ),
    );
  }
  if (!Array.isArray(last) || !Array.isArray(target) || !Array.isArray(live) || schema?.type !== 'list') return [];
  if (schema.relationship === 'atomic') return [];
  return last.flatMap((item) => {
    const segment: Segment = schema.relationship === 'map' ? { keys: keysOfItem(item, schema) } : { value: item };
    const same = (candidate: Json) =>
      'keys' in segment ? itemHasKeys(candidate, segment.keys) : equalJson(candidate, item);
    return below(item, target.find(same), live.find(same), schema.element, [...at, segment]);
  });
}

function below(
  last: Json | undefined,
  target: Json | undefined,
  live: Json | undefined,
  schema: TypeSchema | undefined,
  path: Path,
): Path[] {
  if (live === undefined || live === null || last === undefined || last === null) return [];
  if (isJsonObject(last) && Object.keys(last).length === 0) return [];
  if (target === undefined || target === null)
    return isAnnotations(path) ? withdrawnPaths(last, {}, live, schema, path) : [path];
  return withdrawnPaths(last, target, live, schema, path);
}

/** A client-side apply always writes annotations (its own), so that only the keys that left Git go. */
function isAnnotations(path: Path): boolean {
  const [first, second] = path;
  return (
    path.length === 2 &&
    first !== undefined &&
    'field' in first &&
    first.field === 'metadata' &&
    second !== undefined &&
    'field' in second &&
    second.field === 'annotations'
  );
}
