import {
  applyJsonPatch,
  isJsonObject,
  parseJson,
  readYaml,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../kube/index.js';
import { mergeObject } from './merge.js';
import type { Patch } from './patch.js';
import { invalid } from './read-fields.js';
import type { Resource } from './resource.js';
import { select, selectByName } from './select.js';

/**
 * Applies patches, in order, and gives what is left: a patch can delete an object.
 *
 * @param read reads the file of a patch
 * @throws SourceError `INVALID_KUSTOMIZATION`, PatchError, YamlError
 */
export async function applyPatches(
  resources: readonly Resource[],
  patches: readonly Patch[],
  read: (written: string) => Promise<string>,
  file: string,
): Promise<Resource[]> {
  let left = [...resources];
  for (const patch of patches) {
    const where = patch.path === '' ? file : patch.path;
    const content = contentOf(patch.path === '' ? patch.text : await read(patch.path), where);
    if ('operations' in content) {
      if (!patch.target) throw invalid('a JSON patch needs a target', where);
      for (const target of select(left, patch.target, file))
        target.object = edited(target.object, content.operations, where);
    } else left = merged(left, content.merges, patch, where);
  }
  return left;
}

/** What a patch says: the operations of a JSON patch, or parts of objects to merge. */
function contentOf(text: string, file: string): { readonly operations: Json } | { readonly merges: JsonObject[] } {
  if (/^\s*\[/.test(text)) return { operations: operationsOf(text, file) };
  const values = readYaml(text, { file, strictBooleans: true })
    .map(({ value }) => value)
    .filter((value) => value !== null);
  if (values.length === 1 && Array.isArray(values[0])) return { operations: values[0] };
  return {
    merges: values.map((value) => {
      if (isJsonObject(value)) return value;
      throw invalid('a patch is a mapping, or a list of JSON patch operations', file);
    }),
  };
}

function operationsOf(text: string, file: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid(`a patch that begins with [ is JSON: ${error instanceof Error ? error.message : ''}`, file);
  }
}

function edited(object: KubeObject, operations: Json, file: string): KubeObject {
  const result = applyJsonPatch(object, operations, { lenient: true });
  if (isObject(result)) return result;
  throw invalid('the JSON patch leaves no object', file);
}

function merged(resources: Resource[], merges: readonly JsonObject[], patch: Patch, file: string): Resource[] {
  if (patch.target && merges.length > 1) throw invalid('a patch with a target is one patch', file);
  let left = resources;
  for (const part of merges) {
    const { apiVersion, kind, name, namespace } = named(part, file);
    const targets = patch.target
      ? select(left, patch.target, file)
      : [onlyOne(left, { apiVersion, kind, name, namespace }, file)];
    const gone = targets.filter((target) => !merge(target, part, patch, file));
    left = left.filter((resource) => !gone.includes(resource));
  }
  return left;
}

interface Name {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function named({ apiVersion, kind, metadata }: JsonObject, file: string): Name {
  const { name, namespace } = isJsonObject(metadata) ? metadata : {};
  if (typeof kind === 'string' && typeof name === 'string') {
    const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
    return { apiVersion: text(apiVersion), kind, name, namespace: text(namespace) };
  }
  throw invalid('a patch that is merged names an object: apiVersion, kind, metadata.name', file);
}

function onlyOne(resources: readonly Resource[], wanted: Name, file: string): Resource {
  const [found, ...others] = selectByName(resources, wanted);
  if (found && others.length === 0) return found;
  const { apiVersion, kind, name, namespace } = wanted;
  const called = `${kind} ${namespace && `${namespace}/`}${name} (${apiVersion})`;
  throw invalid(found ? `several objects are ${called}` : `the patch is for ${called}, which is not there`, file);
}

/** Merges a patch into an object, which keeps its name and kind unless the patch may change them; `false` when it is to go. */
function merge(resource: Resource, part: JsonObject, patch: Patch, file: string): boolean {
  const { kind, metadata } = resource.object;
  const result = mergeObject(resource.object, part, resource.group, file);
  if (result === undefined) return false;
  const { namespace: _other, ...others } = result.metadata ?? {};
  resource.object = {
    ...result,
    kind: patch.allowKindChange ? result.kind : kind,
    metadata: {
      ...others,
      ...(!patch.allowNameChange && metadata.name && { name: metadata.name }),
      ...(metadata.namespace && { namespace: metadata.namespace }),
    },
  };
  return true;
}

function isObject(value: Json): value is KubeObject {
  return isJsonObject(value) && typeof value['kind'] === 'string' && isJsonObject(value['metadata']);
}
