import { isJsonObject, type Json } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import type { Patch } from '../store/patches.js';
import type { Exchange } from './exchange.js';
import { duplicateKeys, jsonSyntaxFault, parseRequest } from '../json-syntax.js';
import type { Target } from './target.js';

/** The kinds of patches. */
export type PatchKind = Patch['type'] | 'apply';

const PATCH_TYPES: ReadonlyMap<string, PatchKind> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

/** The kind of the patch that a request holds. @throws ApiError UnsupportedMediaType */
export function patchKind(exchange: Exchange, { resource }: Target): PatchKind {
  const type = PATCH_TYPES.get(exchange.mediaType);
  if (type !== undefined && !(type === 'strategic' && resource.custom)) return type;
  if (!resource.custom) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const types = [...PATCH_TYPES.keys()].filter((name) => !name.includes('strategic'));
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
  );
}

/** A patch as a request holds it. */
export interface PatchBody {
  readonly body: Json;
  /** The paths of keys that it has twice. */
  readonly duplicates: readonly string[];
  /** What else a strict reader does not accept, in words. */
  readonly strays: readonly string[];
}

const OPERATION_KEYS = new Set(['op', 'from', 'path', 'value']);

/** Reads the body of a patch that is no apply. @throws ApiError */
export function readPatch(text: string, type: Patch['type']): PatchBody {
  let body: Json;
  try {
    body = parseRequest(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = jsonSyntaxFault(text) ?? error.message;
    throw badRequest(type === 'strategic' ? why : `error decoding patch: ${why}`);
  }
  const duplicates = duplicateKeys(text, body).map(({ path }) => path);
  if (type !== 'json') return { body, duplicates, strays: [] };
  return { body, duplicates: [], strays: operationFaults(body, duplicates) };
}

/** Keys of operations that mean nothing or are there twice. */
function operationFaults(body: Json, duplicates: readonly string[]): string[] {
  const operations = Array.isArray(body) ? body : [];
  const unknown = operations.flatMap((operation, index) =>
    Object.keys(isJsonObject(operation) ? operation : {})
      .filter((key) => !OPERATION_KEYS.has(key))
      .map((key) => `json patch unknown field "[${index}].${key}"`),
  );
  return [...duplicates.map((path) => `json patch duplicate field "${path}"`), ...unknown];
}
