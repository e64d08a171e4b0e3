import { definitionName, isJsonObject, openApiDefinitions, type Json, type JsonObject } from '../../../kube/index.js';
import { servedVersion, type Resource } from '../../store/resource.js';
import type { Described } from './operations.js';

const PREFIX = '#/components/schemas/';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** The schemas of a document: those that were asked for and all that they refer to. */
export class Schemas {
  private readonly found = new Map<string, JsonObject>();

  /** @param custom finds the custom resource of a kind */
  constructor(private readonly custom: (kind: Described) => Resource | undefined) {}

  /** The name of a kind's schema, which is in the document from now on. */
  nameOf(kind: Described): string {
    const { group, version } = kind;
    const listed = kind.kind.endsWith('List') ? { ...kind, kind: kind.kind.slice(0, -4) } : kind;
    const builtin = group === 'meta' ? `${META}.${kind.kind}` : definitionName(kind);
    const resource = builtin === undefined ? (this.custom(kind) ?? this.custom(listed)) : undefined;
    const name = builtin ?? `${group.split('.').reverse().join('.')}.${version}.${kind.kind}`;
    if (this.found.has(name)) return name;
    if (resource === undefined) this.add(name);
    else if (resource.kind === kind.kind) this.found.set(name, this.objectSchema(resource, kind));
    else this.found.set(name, this.listSchema(resource, kind, this.nameOf(listed)));
    return name;
  }

  /** By name, in the order of names. */
  all(): JsonObject {
    return Object.fromEntries([...this.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private add(name: string): void {
    if (this.found.has(name)) return;
    const definition = openApiDefinitions()[name];
    if (definition === undefined) return;
    this.found.set(name, definition);
    for (const reference of referencesOf(definition)) this.add(reference);
  }

  private objectSchema(resource: Resource, { group, version, kind }: Described): JsonObject {
    const schema = servedVersion(resource, version)?.schema ?? { type: 'object' };
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    this.add(`${META}.ObjectMeta`);
    return {
      ...asServed(schema),
      properties: sorted({
        ...asServedProperties(properties),
        ...typeProperties(),
        metadata: {
          description: `Standard object's metadata. More info: ${CONVENTIONS}#metadata`,
          allOf: [{ $ref: `${PREFIX}${META}.ObjectMeta` }],
        },
      }),
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    };
  }

  private listSchema(resource: Resource, { group, version, kind }: Described, item: string): JsonObject {
    this.add(`${META}.ListMeta`);
    return {
      description: `${kind} is a list of ${resource.kind}`,
      type: 'object',
      required: ['items'],
      properties: sorted({
        ...typeProperties(),
        items: {
          description: `List of ${resource.plural}. More info: ${CONVENTIONS}`,
          type: 'array',
          items: { $ref: `${PREFIX}${item}` },
        },
        metadata: {
          description: `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`,
          allOf: [{ $ref: `${PREFIX}${META}.ListMeta` }],
        },
      }),
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    };
  }
}

/** The reference to a schema of a document. */
export function referenceTo(name: string): JsonObject {
  return { $ref: `${PREFIX}${name}` };
}

function typeProperties(): JsonObject {
  const { apiVersion, kind } = openApiDefinitions()[`${META}.DeleteOptions`]?.['properties'] as JsonObject;
  return { apiVersion: apiVersion ?? {}, kind: kind ?? {} };
}

/** A structural schema as it is published: an integer or text says so in the words of OpenAPI. */
function asServed(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined) continue;
    if (key === 'properties' && isJsonObject(value)) result[key] = asServedProperties(value);
    else if ((key === 'items' || key === 'additionalProperties') && isJsonObject(value)) result[key] = asServed(value);
    else result[key] = value;
  }
  if (schema['x-kubernetes-int-or-string'] === true) result['anyOf'] ??= [{ type: 'integer' }, { type: 'string' }];
  return result;
}

function asServedProperties(properties: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(properties))
    result[key] = isJsonObject(value) ? asServed(value) : (value ?? {});
  return result;
}

function sorted(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* referencesOf(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* referencesOf(item);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string') yield item.slice(PREFIX.length);
      else if (item !== undefined) yield* referencesOf(item);
    }
  }
}
