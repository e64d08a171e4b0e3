import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { expressionCauses, ruleFormCauses } from './structural-schema-expressions.js';
import { mapListCauses } from './structural-schema-lists.js';
import { Causes } from './validation/causes.js';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const META = new Set(['metadata', 'kind', 'apiVersion']);
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

/** Where in the schema of a definition one is. */
export interface SchemaPlace {
  readonly path: string;
  readonly isRoot: boolean;
  /** Why no default may stand here. */
  readonly noDefaults?: string;
  readonly insideMeta: boolean;
  /** The list above whose items cannot be told apart: nothing below may speak of what it replaces. */
  readonly uncorrelated?: string;
  /** Whether rules are looked at: the schema is structural, and this is no branch of it. */
  readonly rules: boolean;
}

/** Causes of the schema itself and those of its rules; the rules of a schema that is wrong are not looked at. */
export interface SchemaFindings {
  readonly schema: StatusCause[];
  readonly rules: StatusCause[];
}

/** What is wrong with a schema as one of a CustomResourceDefinition. */
export function schemaFindings(schema: JsonObject, place: SchemaPlace): SchemaFindings {
  const { path } = place;
  const found: SchemaFindings = { schema: [], rules: [] };
  const causes = new Causes(found.schema);
  const add = (part: Json | undefined, at: string, change: Partial<SchemaPlace>): void => {
    if (!isJsonObject(part)) return;
    const inner = schemaFindings(part, { ...place, isRoot: false, ...change, path: `${path}${at}` });
    found.schema.push(...inner.schema);
    found.rules.push(...inner.rules);
  };
  ownCauses(schema, place, causes);
  const { properties, additionalProperties, items } = schema;
  const fields = isJsonObject(properties) ? properties : {};
  if (additionalProperties !== undefined) {
    if (Object.keys(fields).length > 0 && additionalProperties !== true) {
      causes.forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive');
    }
    const inMeta = place.insideMeta && { noDefaults: 'inside additionalProperties applying to object metadata' };
    add(additionalProperties, '.additionalProperties', { ...inMeta });
  }
  for (const [key, field] of Object.entries(fields)) {
    const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource'] === true) && META.has(key);
    add(field, `.properties[${key}]`, {
      ...(isMeta && { insideMeta: true }),
      ...(isMeta && place.isRoot && { noDefaults: `in top-level ${key}` }),
    });
  }
  add(schema['not'], '.not', { rules: false });
  for (const key of ['allOf', 'oneOf', 'anyOf']) {
    const branches = schema[key];
    if (Array.isArray(branches)) {
      branches.forEach((branch, index) => add(branch, `.${key}[${index}]`, { rules: false }));
    }
  }
  const isMap = schema['x-kubernetes-list-type'] === 'map';
  add(items, '.items', !isMap && place.uncorrelated === undefined ? { uncorrelated: path } : {});
  mapListCauses(schema, path, causes);
  ruleFormCauses(schema, path, causes);
  if (found.schema.length === 0 && place.rules) expressionCauses(schema, place, new Causes(found.rules));
  return found;
}

function ownCauses(schema: JsonObject, place: SchemaPlace, causes: Causes): void {
  const { path, noDefaults, insideMeta } = place;
  const { type } = schema;
  if (typeof type === 'string' && type !== '' && !TYPES.includes(type)) {
    causes.unsupported(`${path}.type`, type, TYPES);
  }
  if (schema['default'] !== undefined && noDefaults !== undefined) {
    causes.forbidden(`${path}.default`, `must not be set ${noDefaults}`);
  }
  for (const key of UNSUPPORTED) {
    if (schema[key] !== undefined) causes.forbidden(`${path}.${key}`, `${key} is not supported`);
  }
  if (type === 'null') {
    causes.forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative');
  }
  if (Array.isArray(schema['items'])) {
    causes.forbidden(`${path}.items`, 'items must be a schema object and not an array');
  }
  if (insideMeta && schema['x-kubernetes-embedded-resource'] === true) {
    causes.forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta');
  }
  if (schema['uniqueItems'] === true) {
    const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    causes.forbidden(`${path}.uniqueItems`, why);
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    causes.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined');
  }
}
