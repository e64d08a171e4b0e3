import type { Json, JsonObject } from '../../../kube/index.js';
import type { Described, Operation, PathItem } from './operations.js';
import { parameterOf } from './parameters.js';
import { referenceTo, type Schemas } from './schemas.js';

/** The media types of patches; those of custom resources lack the strategic merge patch. */
export const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const JSON_MEDIA = ['application/json', 'application/yaml'];
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The OpenAPI 3 document of some paths. */
export function pathsDocument(items: readonly PathItem[], schemas: Schemas): JsonObject {
  const sorted = [...items].sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = Object.fromEntries(sorted.map((item) => [item.path, pathItem(item, schemas)]));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        BearerToken: {
          type: 'apiKey',
          description: 'Bearer Token authentication',
          name: 'authorization',
          in: 'header',
        },
      },
    },
  };
}

function pathItem(item: PathItem, schemas: Schemas): JsonObject {
  const { parameters, operations, named } = item;
  const [first, ...more] = operations;
  const shared = more.length === 0 ? (first?.parameters ?? []) : [];
  const result: JsonObject = {};
  for (const operation of operations) {
    const own = more.length === 0 ? { ...operation, parameters: [] } : operation;
    result[operation.method] = operationObject(own, item, schemas);
  }
  if (item.of === 'discovery') return result;
  const names = [...parameters, 'pretty', ...shared].sort();
  result['parameters'] = names.map((name) => parameterObject(name, named, ''));
  return result;
}

function operationObject(operation: Operation, { tag, of }: PathItem, schemas: Schemas): JsonObject {
  const { id, description, parameters, sends, answers, action, kind, method } = operation;
  const media =
    id === 'getCodeVersion' ? JSON_MEDIA.slice(0, 1) : of === 'custom' ? JSON_MEDIA : [...JSON_MEDIA, PROTOBUF];
  const streamed = operation.streams
    ? media.filter((type) => type !== 'application/yaml').map((type) => `${type};stream=watch`)
    : [];
  const responses: JsonObject = {};
  for (const [code, answer] of Object.entries(answers)) {
    const content: JsonObject =
      answer === 'text'
        ? Object.fromEntries([...media, 'text/plain'].sort().map((type) => [type, { schema: { type: 'string' } }]))
        : contents(answer, [...media, ...streamed], schemas);
    responses[code] = { description: MEANINGS[code] ?? '', content };
  }
  responses['401'] = { description: 'Unauthorized' };
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(parameters.length > 0 && { parameters: parameters.map((name) => parameterObject(name, '', action)) }),
    ...(sends !== undefined && { requestBody: requestBody(sends, method, schemas, of === 'custom') }),
    responses,
    ...(kind !== undefined && {
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
    }),
  };
}

const MEANINGS: Readonly<Record<string, string>> = { '200': 'OK', '201': 'Created', '202': 'Accepted' };

function requestBody(sends: Described, method: string, schemas: Schemas, custom: boolean): JsonObject {
  const patches = custom ? PATCHES.filter((type) => !type.includes('strategic')) : PATCHES;
  const content = contents(sends, method === 'patch' ? patches : ['*/*'], schemas);
  return { content, ...(method !== 'delete' && { required: true }) };
}

function contents(kind: Described, media: readonly string[], schemas: Schemas): JsonObject {
  const schema = referenceTo(schemas.nameOf(kind));
  return Object.fromEntries([...media].sort().map((type) => [type, { schema }]));
}

function parameterObject(name: string, named: string, action: string): Json {
  const { place, description, type } = parameterOf(name, named, action);
  return {
    name,
    in: place,
    description,
    ...(place === 'path' && { required: true }),
    schema: { type, uniqueItems: true },
  };
}
