import { equalJson, isJsonObject, type Json, type JsonObject } from '../../kube/index.js';

/** What several values have in common, objects and lists of objects of one length part by part; undefined where nothing. */
export function commonPart(values: readonly (Json | undefined)[]): Json | undefined {
  const [first, ...others] = values;
  if (first === undefined || others.every((other) => equalJson(first, other))) return first;
  if (values.every((value) => isJsonObject(value))) return commonObject(values);
  if (!isListOfObjects(first) || !others.every((other) => isListOfObjects(other) && other.length === first.length)) {
    return undefined;
  }
  const items = first.map((_, index) =>
    commonPart(values.map((list) => (Array.isArray(list) ? list[index] : undefined))),
  );
  return items.every((item) => item !== undefined) ? items : undefined;
}

function commonObject(values: readonly JsonObject[]): JsonObject {
  const common: JsonObject = {};
  for (const key of Object.keys(values[0] ?? {})) {
    const part = commonPart(values.map((value) => value[key]));
    if (part !== undefined) common[key] = part;
  }
  return common;
}

/** The operations of a JSON patch that make a whole of its common part: nothing but additions, in order of their paths. */
export function additionsTo(common: Json, whole: Json, path = ''): JsonObject[] {
  if (isJsonObject(common) && isJsonObject(whole)) {
    return Object.keys(whole)
      .sort()
      .flatMap((key) => {
        const [part, value] = [common[key], whole[key]];
        const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        if (value === undefined) return [];
        return part === undefined ? [{ op: 'add', path: at, value }] : additionsTo(part, value, at);
      });
  }
  if (!Array.isArray(common) || !Array.isArray(whole)) return [];
  return whole.flatMap((value, index) => additionsTo(common[index] ?? null, value, `${path}/${index}`));
}

function isListOfObjects(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.every((item) => isJsonObject(item));
}
