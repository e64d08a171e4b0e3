import { isJsonObject, type JsonObject } from '../../../kube/index.js';
import type { Described, Operation, PathItem } from './operations.js';
import { parameterOf } from './parameters.js';
import type { Schemas } from './schemas.js';
import { PATCHES } from './version-3.js';

const MEDIA = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
/** What the second version cannot say. */
const UNSPEAKABLE = new Set(['default', 'nullable', 'allOf', 'anyOf', 'oneOf', 'not', 'x-kubernetes-validations']);

/** The OpenAPI 2 document of all paths, which old clients read. */
export function wholeDocument(items: readonly PathItem[], schemas: Schemas): JsonObject {
  const shared = new SharedParameters(schemas);
  const sorted = [...items].sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = Object.fromEntries(sorted.map((item) => [item.path, pathItem(item, schemas, shared)]));
  const definitions: JsonObject = {};
  for (const [name, schema] of Object.entries(schemas.all())) {
    if (isJsonObject(schema)) definitions[name] = definition(schema);
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths,
    definitions,
    parameters: shared.all,
    securityDefinitions: {
      BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  };
}

/** Parameters that are written once and referred to. Those that old clients look for stand where they belong. */
class SharedParameters {
  readonly all: JsonObject = {};

  constructor(private readonly schemas: Schemas) {}

  named(name: string, named: string, action: string): JsonObject {
    const { place, description, type } = parameterOf(name, named, action);
    const parameter = {
      uniqueItems: true,
      type,
      description,
      name,
      in: place,
      ...(place === 'path' && { required: true }),
    };
    if (name === 'name' || name === 'dryRun' || name === 'fieldValidation') return parameter;
    return this.refer(action === 'patch' && name === 'fieldManager' ? 'patch-fieldManager' : name, parameter);
  }

  body(sends: Described, required: boolean): JsonObject {
    const parameter = {
      name: 'body',
      in: 'body',
      ...(required && { required }),
      schema: referenceTo(sends, this.schemas),
    };
    return sends.group === 'meta' ? this.refer(`body-${sends.kind}`, parameter) : parameter;
  }

  private refer(key: string, parameter: JsonObject): JsonObject {
    this.all[key] ??= parameter;
    return { $ref: `#/parameters/${key}` };
  }
}

/** A schema at the root keeps its type, even where it keeps unknown fields. */
function definition(schema: JsonObject): JsonObject {
  const whole = schemaOf(schema);
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!isOpen) return whole;
  const { description, 'x-kubernetes-group-version-kind': kinds } = schema;
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    ...(kinds !== undefined && { 'x-kubernetes-group-version-kind': kinds }),
  };
}

/** A schema of the third version in terms of the second. */
function schemaOf(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  const reference = referenceOf(schema);
  const isText = Array.isArray(schema['oneOf']) && typeof schema['type'] !== 'string';
  const isOpen =
    schema['nullable'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-int-or-string'] === true;
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined || UNSPEAKABLE.has(key)) continue;
    if (key === '$ref') continue;
    if (isOpen && (key === 'type' || key === 'properties' || key === 'items')) continue;
    if (key === 'properties' && isJsonObject(value)) result[key] = mapped(value);
    else if ((key === 'items' || key === 'additionalProperties') && isJsonObject(value)) result[key] = schemaOf(value);
    else result[key] = value;
  }
  if (isText) result['type'] = 'string';
  if (reference !== undefined) result['$ref'] = reference;
  return result;
}

function mapped(properties: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(properties)) result[name] = isJsonObject(value) ? schemaOf(value) : {};
  return result;
}

function referenceOf({ $ref, allOf }: JsonObject): string | undefined {
  const first = Array.isArray(allOf) && allOf.length === 1 ? allOf[0] : undefined;
  const found = typeof $ref === 'string' ? $ref : isJsonObject(first) ? first['$ref'] : undefined;
  return typeof found === 'string' ? found.replace('#/components/schemas/', '#/definitions/') : undefined;
}

function pathItem(item: PathItem, schemas: Schemas, shared: SharedParameters): JsonObject {
  const { parameters, operations, named } = item;
  const [first, ...more] = operations;
  const common = more.length === 0 ? (first?.parameters ?? []) : [];
  const result: JsonObject = {};
  for (const operation of operations) {
    const own = more.length === 0 ? { ...operation, parameters: [] } : operation;
    result[operation.method] = operationObject(own, item, schemas, shared);
  }
  if (item.of === 'discovery') return result;
  const names = [...parameters, 'pretty', ...common].sort();
  result['parameters'] = names.map((name) => shared.named(name, named, ''));
  return result;
}

function operationObject(operation: Operation, item: PathItem, schemas: Schemas, shared: SharedParameters): JsonObject {
  const { id, description, parameters, sends, answers, action, kind, method } = operation;
  const responses: JsonObject = {};
  for (const [code, answer] of Object.entries(answers)) {
    const schema = answer === 'text' ? { type: 'string' } : referenceTo(answer, schemas);
    responses[code] = { description: MEANINGS[code] ?? '', schema };
  }
  responses['401'] = { description: 'Unauthorized' };
  const body = sends === undefined ? [] : [shared.body(sends, method !== 'delete')];
  const all = [...body, ...parameters.map((name) => shared.named(name, '', action))];
  return {
    description,
    consumes: consumed(operation, item),
    produces: produced(operation, item),
    schemes: ['https'],
    tags: [item.tag],
    operationId: id,
    ...(all.length > 0 && { parameters: all }),
    responses,
    ...(kind !== undefined && {
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: kind.group, kind: kind.kind, version: kind.version },
    }),
  };
}

function consumed({ method, id }: Operation, { of }: PathItem): string[] {
  if (of === 'discovery') return id === 'getCodeVersion' ? ['application/json'] : MEDIA;
  if (method !== 'patch') return ['*/*'];
  return of === 'custom' ? PATCHES.slice(0, 3) : PATCHES;
}

function produced({ answers, id, streams }: Operation, { of }: PathItem): string[] {
  if (id === 'getCodeVersion') return ['application/json'];
  if (answers[200] === 'text') return ['text/plain', ...MEDIA];
  const count = of === 'custom' ? 1 : 2;
  return [...MEDIA.slice(0, count + 1), ...(streams ? STREAMS.slice(0, count) : [])];
}

const MEANINGS: Readonly<Record<string, string>> = { '200': 'OK', '201': 'Created', '202': 'Accepted' };

function referenceTo(kind: Described, schemas: Schemas): JsonObject {
  return { $ref: `#/definitions/${schemas.nameOf(kind)}` };
}
