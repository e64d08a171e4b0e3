import { isJsonObject, joinApiVersion, type Json, type JsonObject } from '../../../kube/index.js';
import { servedVersion, type Resource } from '../../store/resource.js';
import { builtinDefinitions } from './definitions.js';

const PREFIX = '#/definitions/';
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];

/** The OpenAPI 3 document of a group version: its schemas, and the paths that tell clients which kind is where. */
export function groupVersionDocument(version: string, resources: readonly Resource[]): JsonObject {
  const schemas: JsonObject = {};
  const paths: JsonObject = {};
  for (const resource of resources) {
    const name = resource.custom ? addCustom(schemas, resource, version) : addBuiltin(schemas, resource, version);
    addPaths(paths, resource, version, name);
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.4' },
    paths,
    components: { schemas },
  };
}

function addBuiltin(schemas: JsonObject, resource: Resource, version: string): string | undefined {
  const suffix = `.${version}.${resource.kind}`;
  const label = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
  const name = Object.keys(builtinDefinitions()).find((key) => key.endsWith(suffix) && key.includes(`.${label}.`));
  if (name === undefined) return undefined;
  addDefinition(schemas, name);
  markKind(schemas, name, resource, version);
  return name;
}

function addDefinition(schemas: JsonObject, name: string): void {
  if (schemas[name] !== undefined) return;
  const definition = builtinDefinitions()[name];
  if (!isJsonObject(definition)) return;
  schemas[name] = {};
  schemas[name] = modern(definition, (reference) => addDefinition(schemas, reference));
}

function addCustom(schemas: JsonObject, resource: Resource, version: string): string {
  const name = `${resource.group.split('.').reverse().join('.')}.${version}.${resource.kind}`;
  const schema = servedVersion(resource, version)?.schema ?? { type: 'object' };
  addDefinition(schemas, OBJECT_META);
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  schemas[name] = {
    ...schema,
    properties: {
      ...properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [{ $ref: `#/components/schemas/${OBJECT_META}` }] },
    },
  };
  markKind(schemas, name, resource, version);
  return name;
}

function markKind(schemas: JsonObject, name: string, { group, kind }: Resource, version: string): void {
  const schema = schemas[name];
  if (isJsonObject(schema)) schema['x-kubernetes-group-version-kind'] = [{ group, version, kind }];
}

function addPaths(paths: JsonObject, resource: Resource, version: string, schema: string | undefined): void {
  const { group, kind } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${joinApiVersion(group, version)}`;
  const collection = `${root}/${resource.namespaced ? 'namespaces/{namespace}/' : ''}${resource.plural}`;
  const content =
    schema === undefined ? {} : { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
  const operation = (action: string, parameters: readonly string[]): JsonObject => ({
    operationId: `${action}${kind}`,
    parameters: parameters.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } })),
    responses: { '200': { description: 'OK', content } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  });
  paths[collection] = { get: operation('list', []), post: operation('post', WRITE_PARAMETERS.slice(0, 3)) };
  paths[`${collection}/{name}`] = {
    get: operation('get', []),
    put: operation('put', WRITE_PARAMETERS.slice(0, 3)),
    patch: operation('patch', WRITE_PARAMETERS),
    delete: operation('delete', ['dryRun']),
  };
}

/** A definition of the second OpenAPI version in terms of the third; tells of every definition that it refers to. */
function modern(value: JsonObject, refer: (name: string) => void): JsonObject {
  const { $ref, ...rest } = value;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(rest)) if (item !== undefined) result[key] = modernValue(item, refer);
  if (typeof $ref !== 'string') return result;
  const name = $ref.slice(PREFIX.length);
  refer(name);
  const reference = { $ref: `#/components/schemas/${name}` };
  return Object.keys(result).length === 0 ? reference : { ...result, allOf: [reference] };
}

function modernValue(value: Json, refer: (name: string) => void): Json {
  if (Array.isArray(value)) return value.map((item) => modernValue(item, refer));
  return isJsonObject(value) ? modern(value, refer) : value;
}
