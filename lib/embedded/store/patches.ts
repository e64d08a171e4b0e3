import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  goText,
  isJsonObject,
  PatchError,
  stringifyJson,
  type Json,
  type JsonObject,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest, invalidValue } from '../refusals.js';
import { goTypeOf } from './admission/go-types.js';

/** A patch that is no apply. */
export interface Patch {
  readonly type: 'json' | 'merge' | 'strategic';
  readonly body: Json;
}

/** What a patch makes of an object. */
export interface Patched {
  /** Its apiVersion and kind may be missing or wrong; it may share values with the object and with the patch. */
  readonly object: JsonObject;
  /** How the API shows the patch when its result cannot be decoded. */
  readonly shown: () => string;
}

const MAX_OPERATIONS = 10_000;

/** What a patch makes of an object, which stays as it was. @throws ApiError */
export function patched(live: KubeObject, patch: Patch, schema: MapSchema): Patched {
  const result = compute(live, patch, schema);
  const shown = (): string => (patch.type === 'strategic' ? goText(patch.body) : stringifyJson(result));
  return { object: isJsonObject(result) ? result : {}, shown };
}

/** 422: what the patch leaves is no object of its kind. */
export function unfitPatch(shown: () => string, why: string): ApiError {
  const cause = invalidValue('patch', JSON.stringify(shown()), why);
  return new ApiError(422, 'Invalid', ` "" is invalid: patch: ${cause.message}`, { causes: [cause] });
}

function compute(live: KubeObject, { type, body }: Patch, schema: MapSchema): Json {
  switch (type) {
    case 'merge':
      if (body === null) throw badRequest('Invalid JSON Patch');
      if (!isJsonObject(body)) throw badRequest(`error decoding patch: ${noMap(body)}`);
      return applyMergePatch(live, body);
    case 'json':
      return jsonPatched(live, body);
    case 'strategic':
      if (body === null) return live;
      if (!isJsonObject(body)) throw badRequest(noMap(body));
      return strategicPatched(live, body, schema);
  }
}

function jsonPatched(live: KubeObject, body: Json): Json {
  if (body === null) return live;
  const stray = Array.isArray(body) ? body.find((operation) => operation !== null && !isJsonObject(operation)) : body;
  if (!Array.isArray(body) || stray !== undefined) {
    const into = Array.isArray(body) ? 'handlers.jsonPatchOp' : '[]handlers.jsonPatchOp';
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${goTypeOf(stray ?? null)} into Go value of type ${into}`,
    );
  }
  if (body.length > MAX_OPERATIONS) {
    throw new ApiError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${body.length}`,
    );
  }
  try {
    return applyJsonPatch(live, body, { lenient: true });
  } catch {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
}

/** Kind and version are no part of what a strategic merge patch can change. */
function strategicPatched(live: KubeObject, body: JsonObject, schema: MapSchema): JsonObject {
  const { apiVersion, kind } = live;
  try {
    return { ...applyStrategicMergePatch(live, body, schema), apiVersion, kind };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (error.code === 'INVALID_RETAIN_KEYS') throw badRequest(error.what);
    throw new ApiError(500, '', error.what);
  }
}

function noMap(body: Json): string {
  return `json: cannot unmarshal ${goTypeOf(body)} into Go value of type map[string]interface {}`;
}

/** What Go calls the kinds of values that it reads from JSON. */
const KINDS: Readonly<Record<string, string>> = { array: 'slice', object: 'map', number: 'int64' };

/** Why a value does not fit into the type of its field, as a strategic merge patch is told. */
export function strategicMistyped(value: Json, goType: string): string {
  if (goType.startsWith('int')) return `unrecognized type: ${goType}`;
  const found = KINDS[goTypeOf(value)] ?? goTypeOf(value);
  if (goType.includes('.') && !goType.startsWith('[]')) return `cannot restore struct from: ${found}`;
  if (goType.startsWith('[]')) return `cannot restore slice from ${found}`;
  if (goType.startsWith('map[')) return `cannot restore map from ${found}`;
  return `cannot convert ${found} to ${goType}`;
}
