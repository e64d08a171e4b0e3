import {
  equalJson,
  getKey,
  isJsonObject,
  parseJson,
  stringifyJson,
  type Json,
  type JsonObject,
} from '../../kube/index.js';

/** One step into an object, as managed fields name it: a field, a list item by keys, a member of a set, a position. */
export type Segment =
  { readonly field: string } | { readonly keys: JsonObject } | { readonly value: Json } | { readonly index: number };

/** A place in an object. */
export type Path = readonly Segment[];

/** A path for people: `spec.template.spec.containers[name=web].ports[containerPort=80,protocol=TCP]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const segment of path) {
    if ('field' in segment) text += fieldText(segment.field, text === '');
    else if ('index' in segment) text += `[${segment.index}]`;
    else if ('value' in segment) text += `[=${scalarText(segment.value)}]`;
    else {
      const keys = Object.entries(segment.keys).map(([key, value]) => `${key}=${scalarText(value ?? null)}`);
      text += `[${keys.join(',')}]`;
    }
  }
  return text;
}

/** The key under which managed fields (FieldsV1) keep a step. */
export function fieldsKey(segment: Segment): string {
  if ('field' in segment) return `f:${segment.field}`;
  if ('keys' in segment) return `k:${stringifyJson(segment.keys, { sortKeys: true })}`;
  if ('value' in segment) return `v:${stringifyJson(segment.value)}`;
  return `i:${segment.index}`;
}

/** Steps that were read before: the same few keys come in every object. */
const segments = new Map<string, Segment | undefined>();
const MOST_SEGMENTS = 10_000;

/** The inverse of {@link fieldsKey}; `undefined` for `.`, which means the place itself, and for what is not understood. */
export function segmentOf(key: string): Segment | undefined {
  const known = segments.get(key);
  if (known !== undefined) return known;
  const segment = readSegment(key);
  if (segments.size >= MOST_SEGMENTS) segments.clear();
  segments.set(key, segment);
  return segment;
}

function readSegment(key: string): Segment | undefined {
  const rest = key.slice(2);
  switch (key.slice(0, 2)) {
    case 'f:':
      return { field: rest };
    case 'k:': {
      const keys = parsed(rest);
      return isJsonObject(keys) ? { keys } : undefined;
    }
    case 'v:': {
      const value = parsed(rest);
      return value === undefined ? undefined : { value };
    }
    case 'i:':
      return { index: Number(rest) };
    default:
      return undefined;
  }
}

/** Fields that identify an item and are filled in where an item leaves them out. */
const keyDefaults: JsonObject = { protocol: 'TCP' };

/** Whether a list item has these keys; an absent `protocol` counts as TCP, as in the ports of containers and Services. */
export function itemHasKeys(item: Json | undefined, keys: JsonObject): boolean {
  if (!isJsonObject(item)) return false;
  for (const key in keys) {
    if (!equalJson(getKey(item, key) ?? keyDefaults[key] ?? null, keys[key] ?? null)) return false;
  }
  return true;
}

/** What one step leads to; `undefined` when there is nothing. */
export function childAt(value: Json | undefined, segment: Segment): Json | undefined {
  if ('field' in segment) return isJsonObject(value) ? getKey(value, segment.field) : undefined;
  if (!Array.isArray(value)) return undefined;
  if ('keys' in segment) return value.find((item) => itemHasKeys(item, segment.keys));
  if ('index' in segment) return value[segment.index];
  return value.find((item) => equalJson(item, segment.value));
}

/** What a path leads to; `undefined` when there is nothing. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let current = value;
  for (const segment of path) {
    if (current === undefined) return undefined;
    current = childAt(current, segment);
  }
  return current;
}

/** A field's name in a path: quoted in brackets where a dot or slash in it would mislead. */
function fieldText(field: string, first: boolean): string {
  if (!/^[\w$-]+$/.test(field)) return `[${JSON.stringify(field)}]`;
  return first ? field : `.${field}`;
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
