import { isJsonObject, parseJson, readYaml, YamlError, type Json } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import { goTypeOf } from '../store/admission/go-types.js';
import type { Patch } from '../store/patches.js';
import type { WriteContext } from '../store/writer.js';
import type { Exchange } from './exchange.js';
import { duplicateKeys, jsonSyntaxFault } from '../json-syntax.js';
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

/** Reads the body of a patch that is no apply. @throws ApiError */
export function readPatch(text: string, type: Patch['type']): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = jsonSyntaxFault(text) ?? error.message;
    throw badRequest(type === 'strategic' ? why : `error decoding patch: ${why}`);
  }
}

/** Reads the configuration of a server-side apply, which is YAML or JSON. @throws ApiError */
export function readConfiguration(text: string, context: WriteContext): Json {
  if (/^\s*\{/.test(text)) {
    try {
      return checkedKeys(parseJson(text), text, context);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  let value: Json;
  try {
    value = readYaml(text)[0]?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: line ${error.line}: ${error.what}`);
  }
  if (value === null || isJsonObject(value)) return value;
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goTypeOf(value)} into Go value of type map[string]interface {}`,
  );
}

function checkedKeys(value: Json, text: string, { validation, warn }: WriteContext): Json {
  if (validation === 'Ignore') return value;
  const faults = duplicateKeys(text, value).map(({ key, line }) => `line ${line}: key "${key}" already set in map`);
  if (faults.length === 0) return value;
  if (validation === 'Strict') {
    throw badRequest(
      `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${faults.join('\n  ')}`,
    );
  }
  for (const fault of faults) warn?.(fault);
  return value;
}
