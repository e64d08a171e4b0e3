import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isJsonObject, type Json, type JsonObject } from '../kube/index.js';
import { show } from './errors.js';

/** The schema of an object's kind, when its CustomResourceDefinition is part of the same app. */
export function definitionOf(object: ApiObject): JsonObject | undefined {
  const version = object.apiVersion.slice(object.apiVersion.indexOf('/') + 1);
  return schemasIn(object.node.root).get(`${object.apiGroup}/${version}/${object.kind}`);
}

const known = new WeakMap<IConstruct, ReadonlyMap<string, JsonObject>>();

function schemasIn(root: IConstruct): ReadonlyMap<string, JsonObject> {
  const found = known.get(root);
  if (found) return found;
  const schemas = new Map<string, JsonObject>();
  for (const construct of root.node.findAll()) {
    if (!ApiObject.isApiObject(construct) || construct.kind !== 'CustomResourceDefinition') continue;
    const json: unknown = construct.toJson();
    const spec = isJsonObject(json) ? json['spec'] : undefined;
    if (!isJsonObject(spec) || !isJsonObject(spec['names']) || !Array.isArray(spec['versions'])) continue;
    for (const version of spec['versions']) {
      const schema = isJsonObject(version) && isJsonObject(version['schema']) && version['schema']['openAPIV3Schema'];
      if (!isJsonObject(version) || !isJsonObject(schema)) continue;
      schemas.set(`${String(spec['group'])}/${String(version['name'])}/${String(spec['names']['kind'])}`, schema);
    }
  }
  known.set(root, schemas);
  return schemas;
}

/** Fields of every object, which the schema of a definition does not name. */
const everywhere = ['apiVersion', 'kind', 'metadata'];

/**
 * What of a part of an object a definition's schema does not know or does not take; a sentence each. What is absent is not
 * missed, and `null` stands for what is taken away.
 */
export function definitionFaults(value: Json, schema: JsonObject, path = ''): string[] {
  if (value === null) return [];
  const fault = valueFault(value, schema);
  if (fault !== undefined) return [`${path}: got ${show(value)}, expected ${fault}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return [];
    return value.flatMap((item, index) => definitionFaults(item, items, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  const { properties, additionalProperties } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  return Object.entries(value).flatMap(([name, inner]) => {
    if (path === '' && everywhere.includes(name)) return [];
    const at = `${path}.${name}`;
    const property = isJsonObject(properties) ? properties[name] : undefined;
    const of = isJsonObject(property)
      ? property
      : isJsonObject(additionalProperties)
        ? additionalProperties
        : undefined;
    if (of) return definitionFaults(inner ?? null, of, at);
    return open ? [] : [`${at}: no such field by the CustomResourceDefinition of this app`];
  });
}

function valueFault(value: Json, schema: JsonObject): string | undefined {
  const { type, enum: options } = schema;
  if (Array.isArray(options) && !options.includes(value)) return options.map(String).join(' | ');
  if (schema['x-kubernetes-int-or-string'] === true) {
    return typeof value === 'string' || isWhole(value) ? undefined : 'a whole number or a text';
  }
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : 'a text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return isWhole(value) ? undefined : 'a whole number';
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : 'a number';
    case 'array':
      return Array.isArray(value) ? undefined : 'a list';
    case 'object':
      return isJsonObject(value) ? undefined : 'an object';
    default:
      return undefined;
  }
}

function isWhole(value: Json): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
