import {
  cloneJson,
  equalJson,
  isJsonObject,
  schemaOf,
  splitApiVersion,
  type FieldSchema,
  type Json,
  type JsonObject,
  type KubeObject,
  type TypeSchema,
} from '../../../kube/index.js';
import { SourceError } from '../errors.js';
import { invalid } from './read-fields.js';

/**
 * An object with a strategic merge patch, as Kustomize applies it; `undefined` when the patch deletes it. It differs from how an API
 * server merges: items that a patch names come first in their list, in the patch's order (where items have several keys, only new
 * ones do), and items are known by all of their keys.
 * Kinds that are not built in have their lists replaced.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION` for a directive that is none, `UNSUPPORTED_KUSTOMIZATION_FIELD` for what only the
 *   program decides
 */
export function mergeObject(
  object: KubeObject,
  patch: JsonObject,
  group: string,
  file: string,
): KubeObject | undefined {
  const { version } = splitApiVersion(object.apiVersion);
  const schema = schemaOf({ group, version, kind: object.kind });
  const merge = new Merge(file);
  if (patch['$patch'] === 'replace') throw merge.unsupported('$patch: replace of a whole object');
  const merged = merge.mappings(object, patch, schema);
  return merged as KubeObject | undefined;
}

class Merge {
  constructor(private readonly file: string) {}

  mappings(base: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject | undefined {
    const directive = this.directiveOf(patch);
    if (directive === 'delete') return undefined;
    const merged: JsonObject = directive === 'replace' ? {} : { ...base };
    for (const [name, value] of Object.entries(patch)) {
      if (name === '$patch' || value === undefined) continue;
      this.refuseDirective(name);
      const result = value === null ? undefined : this.values(merged[name], value, fieldOf(schema, name));
      if (result === undefined) delete merged[name];
      else merged[name] = result;
    }
    return merged;
  }

  private values(base: Json | undefined, patch: Json, field: FieldSchema | undefined): Json | undefined {
    if (isJsonObject(patch)) return this.mappings(isJsonObject(base) ? base : {}, patch, field?.type);
    if (!Array.isArray(patch)) return patch;
    const type = field?.type;
    if (type?.type !== 'list' || !field?.patchStrategies?.includes('merge')) return this.plainList(patch);
    const keys = type.relationship === 'map' ? type.keys : field.patchMergeKey ? [field.patchMergeKey] : [];
    const items = Array.isArray(base) ? base : [];
    return keys.length === 0 ? union(patch, items) : this.lists(items, patch, keys, type.element);
  }

  private lists(base: readonly Json[], patch: readonly Json[], keys: readonly string[], element: TypeSchema): Json[] {
    const patches = patch.map((item) => {
      if (isJsonObject(item)) return item;
      throw invalid(`an item of a list that is merged by ${keys.join(' and ')} is no mapping`, this.file);
    });
    if (patches.some((item) => item['$patch'] === 'replace' && Object.keys(item).length === 1)) {
      return this.plainList(patches.filter((item) => item['$patch'] !== 'replace'));
    }
    const used = keys.filter((key) => [...base, ...patches].some((item) => isJsonObject(item) && key in item));
    const left: (Json | undefined)[] = [...base];
    const first: Json[] = [];
    for (const item of patches) {
      if (item['$patch'] === 'replace') throw this.unsupported('$patch: replace of an item of a list');
      const place = left.findIndex(
        (each) => isJsonObject(each) && used.every((key) => equalJson(each[key], item[key])),
      );
      const found = left[place];
      if (found === undefined) this.refusePartialMatch(base, item, used);
      const merged = this.mappings(isJsonObject(found) ? found : {}, item, element);
      if (found !== undefined) left[place] = used.length > 1 ? merged : undefined;
      if (merged !== undefined && (found === undefined || used.length < 2)) first.push(merged);
    }
    return [...first, ...left.filter((item) => item !== undefined)];
  }

  /** What a patch says where nothing is to be merged with. */
  private plainList(patch: readonly Json[]): Json[] {
    return patch.flatMap((item): Json[] => {
      if (!isJsonObject(item)) return [cloneJson(item)];
      const plain = this.mappings({}, item, undefined);
      return plain === undefined ? [] : [plain];
    });
  }

  private directiveOf({ $patch: directive }: JsonObject): 'merge' | 'replace' | 'delete' {
    if (directive === undefined || directive === 'merge') return 'merge';
    if (directive === 'replace' || directive === 'delete') return directive;
    throw invalid(`$patch is ${JSON.stringify(directive)}, expected merge, replace or delete`, this.file);
  }

  private refuseDirective(name: string): void {
    if (!/^\$(setElementOrder|deleteFromPrimitiveList|retainKeys)\b/.test(name)) return;
    throw this.unsupported(`the directive ${name}`);
  }

  /** Kustomize's answer for an item whose keys agree only in part depends on what else is in the list. */
  private refusePartialMatch(base: readonly Json[], item: JsonObject, keys: readonly string[]): void {
    const isAlike = (each: Json): boolean =>
      isJsonObject(each) &&
      equalJson(each[keys[0] ?? ''], item[keys[0] ?? '']) &&
      keys.some((key) => (each[key] === undefined) !== (item[key] === undefined));
    if (keys.length < 2 || !base.some(isAlike)) return;
    throw this.unsupported(`a patch whose item gives other keys than the list has (${keys.join(', ')})`);
  }

  unsupported(what: string): SourceError {
    return new SourceError('UNSUPPORTED_KUSTOMIZATION_FIELD', `${what} is not supported yet`, {
      where: this.file,
      remedy: 'write the whole item with all of its keys, or use a JSON patch',
    });
  }
}

function fieldOf(schema: TypeSchema | undefined, name: string): FieldSchema | undefined {
  if (schema?.type !== 'map') return undefined;
  return schema.fields.get(name) ?? (schema.element === undefined ? undefined : { type: schema.element });
}

function union(patch: readonly Json[], base: readonly Json[]): Json[] {
  return [...patch, ...base.filter((item) => !patch.some((each) => equalJson(each, item)))];
}
