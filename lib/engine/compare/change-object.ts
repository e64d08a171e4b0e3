import { cloneJson, equalJson, getKey, isJsonObject, setKey, type Json, type KubeObject } from '../../kube/index.js';
import type { Change } from './changes.js';
import { childAt, itemHasKeys, type Path, type Segment } from './path.js';

/** A copy of the live object with the differences carried out. */
export function withDifferences(live: KubeObject, found: readonly Change[]): KubeObject {
  const result = cloneJson(live);
  for (const { path, willBe } of found) {
    if (willBe === undefined) removeAt(result, path);
    else setAt(result, path, cloneJson(willBe));
  }
  return result;
}

/** Sets the value at a path; missing maps on the way are made, missing lists too. Changes `root`. */
export function setAt(root: Json, path: Path, value: Json): void {
  let current: Json = root;
  path.forEach((segment, index) => {
    const next = path[index + 1];
    if (!next) {
      put(current, segment, value);
      return;
    }
    let child = childAt(current, segment);
    if (typeof child !== 'object' || child === null) {
      child = 'field' in next ? {} : [];
      put(current, segment, child);
    }
    current = child;
  });
}

/** Removes what is at a path, if anything is. Changes `root`. */
export function removeAt(root: Json, path: Path): void {
  const last = path[path.length - 1];
  if (!last) return;
  let parent: Json | undefined = root;
  for (const segment of path.slice(0, -1)) parent = childAt(parent, segment);
  if (isJsonObject(parent) && 'field' in last) {
    if (getKey(parent, last.field) !== undefined) delete parent[last.field];
  } else if (Array.isArray(parent)) {
    const at = indexOf(parent, last);
    if (at >= 0) parent.splice(at, 1);
  }
}

function put(parent: Json, segment: Segment, value: Json): void {
  if (isJsonObject(parent) && 'field' in segment) setKey(parent, segment.field, value);
  if (!Array.isArray(parent)) return;
  const at = indexOf(parent, segment);
  if (at >= 0 && at < parent.length) parent[at] = value;
  else parent.push(value);
}

function indexOf(list: readonly Json[], segment: Segment): number {
  if ('index' in segment) return segment.index;
  if ('keys' in segment) return list.findIndex((item) => itemHasKeys(item, segment.keys));
  if ('value' in segment) return list.findIndex((item) => equalJson(item, segment.value));
  return -1;
}
