import { gvkOf, type Json, type KubeObject } from '../../kube/index.js';
import { EngineError } from '../errors.js';

/** Which of the two text maps of an object's metadata. */
export type MetadataMap = 'labels' | 'annotations';

/**
 * A copy of an object's labels or annotations; empty when there are none.
 *
 * @throws {EngineError} `INVALID_METADATA` when one of its values is no text
 */
export function metadataMap(object: KubeObject, map: MetadataMap): Record<string, string> {
  return readMap(object, map, `failed to get ${map} for ${describe(object)}`);
}

/** The value of a label or annotation; empty when absent. @throws as {@link metadataMap} */
export function metadataValue(object: KubeObject, map: MetadataMap, key: string): string {
  return (
    readMap(object, map, `failed to get ${map} ${map === 'labels' ? 'for' : 'from target object'} ${describe(object)}`)[
      key
    ] ?? ''
  );
}

/** A copy of the object with a label or annotation set. @throws as {@link metadataMap} */
export function withMetadataValue(object: KubeObject, map: MetadataMap, key: string, value: string): KubeObject {
  const entries = readMap(object, map, `failed to get ${map} from target object ${describe(object)}`);
  return { ...object, metadata: { ...object.metadata, [map]: { ...entries, [key]: value } } };
}

/** A copy of the object without a label or annotation; an emptied map goes too. @throws as {@link metadataMap} */
export function withoutMetadataValue(object: KubeObject, map: MetadataMap, key: string): KubeObject {
  const { [key]: removed, ...entries } = metadataMap(object, map);
  const { [map]: _, ...metadata } = object.metadata;
  if (Object.keys(entries).length === 0) return { ...object, metadata };
  return removed === undefined ? object : { ...object, metadata: { ...metadata, [map]: entries } };
}

/** `group/version, Kind=kind namespace/name`: an object in a message. */
function describe(object: KubeObject): string {
  const { group, version, kind } = gvkOf(object);
  return `${group}/${version}, Kind=${kind} ${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
}

function readMap(object: KubeObject, map: MetadataMap, failure: string): Record<string, string> {
  const value: Json | undefined = object.metadata[map];
  if (value === undefined || value === null) return {};
  const path = `.metadata.${map} accessor error`;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new EngineError('INVALID_METADATA', `${failure}: ${path}: ${typed(value)}, expected map[string]interface {}`);
  }
  for (const [key, entry] of Object.entries<Json | undefined>(value)) {
    if (typeof entry === 'string') continue;
    const found = `contains non-string value in the map under key "${key}"`;
    throw new EngineError(
      'INVALID_METADATA',
      `${failure}: ${path}: ${found}: ${typed(entry ?? null)}, expected string`,
    );
  }
  return { ...(value as Record<string, string>) };
}

function typed(value: Json): string {
  const [text, type] = typeAndText(value);
  return `${text} is of the type ${type}`;
}

function typeAndText(value: Json): [string, string] {
  if (value === null) return ['<nil>', '<nil>'];
  if (typeof value === 'boolean') return [String(value), 'bool'];
  if (typeof value === 'bigint') return [String(value), 'int64'];
  if (typeof value === 'number') return [String(value), Number.isInteger(value) ? 'int64' : 'float64'];
  if (typeof value === 'string') return [value, 'string'];
  return Array.isArray(value) ? ['a list', '[]interface {}'] : ['an object', 'map[string]interface {}'];
}
