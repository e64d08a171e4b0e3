import {
  goText,
  isJsonObject,
  joinApiVersion,
  readYaml,
  splitApiVersion,
  YamlError,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { duplicateKeys, parseRequest } from '../json-syntax.js';
import { badRequest } from '../refusals.js';
import { goTypeOf } from '../store/admission/go-types.js';
import type { WriteContext } from '../store/write-context.js';
import { checkPlace } from './read-object.js';
import type { Target } from './target.js';

/** The kind that the body of an apply has to say it is. */
export interface AppliedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Reads the configuration of a server-side apply, which is YAML or JSON. @throws ApiError */
export function readConfiguration(text: string, context: WriteContext): Json {
  if (/^\s*\{/.test(text)) {
    try {
      const value = parseRequest(text);
      report(duplicateKeys(text, value), context);
      return value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const duplicates: { key: string; line: number }[] = [];
  let value: Json;
  try {
    value = readYaml(text, { onDuplicate: (key, line) => duplicates.push({ key, line }) })[0]?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: line ${error.line}: ${error.what}`);
  }
  report(duplicates, context);
  if (value === null || isJsonObject(value)) return value;
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goTypeOf(value)} into Go value of type map[string]interface {}`,
  );
}

/** Tells of keys that are there twice. @throws ApiError when the client asked to be strict */
function report(duplicates: readonly { key: string; line: number }[], { validation, warn }: WriteContext): void {
  if (validation === 'Ignore' || duplicates.length === 0) return;
  const faults = duplicates.map(({ key, line }) => `line ${line}: key "${key}" already set in map`);
  if (validation === 'Strict') {
    throw badRequest(
      `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${faults.join('\n  ')}`,
    );
  }
  for (const fault of faults) warn?.(fault);
}

/**
 * The configuration of a server-side apply: it must say itself what it is. Whether its values fit their fields is not looked
 * at here.
 *
 * @throws ApiError
 */
export function readApplied(target: Target, body: Json, expected: AppliedKind = kindOf(target)): KubeObject {
  const given = isJsonObject(body) ? body : {};
  const apiVersion = textOf(given['apiVersion']);
  const kind = textOf(given['kind']);
  const { group, version } = splitApiVersion(apiVersion);
  if (apiVersion !== expected.apiVersion || kind !== expected.kind) {
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${kind}`);
  }
  const { metadata = {} } = given;
  if (metadata !== null && !isJsonObject(metadata)) {
    const where = `/; ${group}/${version}, Kind=${kind}`;
    const why = `.metadata: expected map, got &{${goText(metadata)}}`;
    throw new ApiError(500, '', `failed to create typed patch object (${where}): ${why}`);
  }
  const object: KubeObject = { ...given, apiVersion, kind, metadata: withoutUnset(metadata ?? {}) };
  if (object.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const { name = target.name } = object.metadata;
  checkPlace(target, { ...object, metadata: { ...object.metadata, name } });
  return object;
}

function kindOf({ resource, version }: Target): AppliedKind {
  return { apiVersion: joinApiVersion(resource.group, version), kind: resource.kind };
}

/** Metadata that can be stated to be empty, and is owned then. */
const CONTAINERS = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences']);

function withoutUnset(metadata: JsonObject): JsonObject {
  const read: JsonObject = { ...metadata };
  for (const key of Object.keys(read)) {
    if (read[key] === '' || (read[key] === null && !CONTAINERS.has(key))) delete read[key];
  }
  return read;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
