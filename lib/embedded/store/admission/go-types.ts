import { definitionName, isJsonObject, openApiDefinitions, type Json, type JsonObject } from '../../../kube/index.js';
import type { Resource } from '../resource.js';
import type { Mistyped } from './typed-decoding.js';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const PREFIX = '#/components/schemas/';

/**
 * Says that a value has the wrong type in the words of Kubernetes, which are those of Go's decoder: `json: cannot unmarshal
 * string into Go struct field DeploymentSpec.spec.replicas of type int32`. For custom resources the path begins in metadata.
 */
export function mistypedText(resource: Resource, version: string, { path, value }: Mistyped): string {
  const start = resource.custom ? META : definitionOf(resource, version);
  const inMetadata = resource.custom && path.length === 1 && path[0] === 'metadata';
  const place = inMetadata ? { holder: META, type: { $ref: `${PREFIX}${META}` } } : placeOf(start, path);
  const type = goTypeName(place?.type);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const found = isNumber && type.startsWith('int') ? `number ${value}` : goTypeOf(value);
  const fields = path.filter((step) => step !== null);
  const into =
    inMetadata || fields.length === 0
      ? `value of type ${type}`
      : `struct field ${shortName(place?.holder ?? resource.kind)}.${fields.join('.')} of type ${type}`;
  return `json: cannot unmarshal ${found} into Go ${into}`;
}

/** The type of a field of a built-in kind as Go names it, such as `int32` or `v1.PodSpec`. */
export function goTypeAt(resource: Resource, version: string, path: readonly (string | null)[]): string {
  return goTypeName(placeOf(definitionOf(resource, version), path)?.type);
}

/** Whether a number fits into the integer type, or the float, of its field. */
export function fitsNumber(resource: Resource, version: string, { path, value }: Mistyped): boolean {
  const type = goTypeAt(resource, version, path);
  if (!type.startsWith('int')) return true;
  return Number.isInteger(Number(value)) && Math.abs(Number(value)) < (type === 'int32' ? 2 ** 31 : 2 ** 63);
}

/** The type of a JSON value as Go's decoder names it. */
export function goTypeOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function definitionOf({ group, kind }: Resource, version: string): string {
  return definitionName({ group, version, kind }) ?? '';
}

interface TypedPlace {
  /** The definition of the structure whose field it is. */
  readonly holder: string;
  readonly type: JsonObject;
}

function placeOf(start: string, path: readonly (string | null)[]): TypedPlace | undefined {
  let type: JsonObject = { $ref: `${PREFIX}${start}` };
  let holder = start;
  for (const step of path) {
    const reference = referenceOf(type);
    const definition = reference === undefined ? type : openApiDefinitions()[reference];
    if (!isJsonObject(definition)) return undefined;
    if (step !== null && reference !== undefined) holder = reference;
    const properties = definition['properties'];
    const next = step === null ? (definition['items'] ?? definition['additionalProperties']) : undefined;
    const found = step === null ? next : isJsonObject(properties) ? properties[step] : undefined;
    if (!isJsonObject(found)) return undefined;
    type = found;
  }
  return { holder, type };
}

function goTypeName(type: JsonObject | undefined): string {
  const reference = type && referenceOf(type);
  if (reference !== undefined) {
    const parts = reference.split('.');
    return `${parts.at(-2) ?? ''}.${parts.at(-1) ?? ''}`;
  }
  const { items, additionalProperties, format } = type ?? {};
  switch (type?.['type']) {
    case 'array':
      return `[]${goTypeName(isJsonObject(items) ? items : undefined)}`;
    case 'object':
      return `map[string]${goTypeName(isJsonObject(additionalProperties) ? additionalProperties : undefined)}`;
    case 'integer':
      return format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    default:
      return format === 'byte' ? '[]uint8' : 'string';
  }
}

function referenceOf(type: JsonObject): string | undefined {
  const [first] = Array.isArray(type['allOf']) ? type['allOf'] : [];
  const { $ref: reference } = isJsonObject(first) ? first : type;
  return typeof reference === 'string' ? reference.slice(PREFIX.length) : undefined;
}

function shortName(definition: string): string {
  return definition.split('.').at(-1) ?? definition;
}
