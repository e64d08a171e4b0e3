import { equalJson, isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import { Causes } from './validation/causes.js';
import { patternFault } from './structural-patterns.js';

type Level = 'root' | 'item' | 'field';

const INT_OR_STRING: Json = [{ type: 'integer' }, { type: 'string' }];
const UNSUPPORTED = ['id', '$ref', 'definitions', 'additionalItems', 'patternProperties', 'dependencies'];
const MUST_BE_FIELD: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};
/** What a schema within `anyOf` and its like must not say, and how that is told. */
const NESTED_FORBIDDEN: readonly (readonly [key: string, why: string])[] = [
  ['type', 'must be empty to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

/** Whether a schema uses parts of OpenAPI that no definition may use; then it is not looked at any closer. */
export function isBeyondStructural(schema: JsonObject): boolean {
  if (UNSUPPORTED.some((key) => schema[key] !== undefined) || Array.isArray(schema['items'])) return true;
  return partsOf(schema).some(([, part]) => isBeyondStructural(part));
}

/** All schemas directly within a schema, with their paths. */
export function partsOf(schema: JsonObject): [path: string, part: JsonObject][] {
  const { properties, items, additionalProperties, not } = schema;
  const parts: [string, Json | undefined][] = [
    ['.items', items],
    ['.additionalProperties', additionalProperties],
    ['.not', not],
    ...Object.entries(isJsonObject(properties) ? properties : {}).map(([key, part]): [string, Json | undefined] => [
      `.properties[${key}]`,
      part,
    ]),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
      listAt(schema, key).map((part, index): [string, Json] => [`.${key}[${index}]`, part]),
    ),
  ];
  return parts.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}

/** Adds what keeps a schema from being structural: every field has one place that says its type. */
export function structuralSchemaCauses(schema: JsonObject, path: string, causes: Causes): void {
  invariants(schema, 'root', path, causes);
  completeness(schema, schema, path, path, causes);
}

function invariants(schema: JsonObject, level: Level, path: string, causes: Causes): void {
  const { type, items, properties, additionalProperties } = schema;
  const fields = isJsonObject(properties) ? properties : {};
  if (type === 'array' && items === undefined) causes.required(`${path}.items`, 'must be specified');
  if (isJsonObject(items)) invariants(items, 'item', `${path}.items`, causes);
  for (const [key, field] of Object.entries(fields)) {
    if (isJsonObject(field)) invariants(field, 'field', `${path}.properties[${key}]`, causes);
  }
  if (additionalProperties !== undefined && additionalProperties !== null) {
    if (level === 'root') causes.forbidden(`${path}.additionalProperties`, 'must not be used at the root');
    if (isJsonObject(additionalProperties)) {
      invariants(additionalProperties, 'field', `${path}.additionalProperties`, causes);
    }
  }
  extensions(schema, path, causes);
  branches(schema, path, causes);
  typeRules(schema, level, path, causes);
  metadataRules(schema, level, path, causes);
}

function extensions(schema: JsonObject, path: string, causes: Causes): void {
  if (schema['x-kubernetes-int-or-string'] !== true) return;
  for (const key of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource']) {
    if (schema[key] === true) {
      causes.invalid(`${path}.${key}`, true, 'must be false if x-kubernetes-int-or-string is true');
    }
  }
}

function typeRules(schema: JsonObject, level: Level, path: string, causes: Causes): void {
  const { type, properties, additionalProperties } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const isMissing = type === undefined || type === '';
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (isEmbedded && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    if (isMissing) causes.required(`${path}.type`, why);
    else causes.invalid(`${path}.type`, type, why);
  } else if (isMissing && schema['x-kubernetes-int-or-string'] !== true && !keepsUnknown) {
    causes.required(`${path}.type`, MUST_BE_FIELD[level]);
  }
  if (isEmbedded && additionalProperties !== undefined) {
    causes.forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set');
  }
  if (level === 'root' && !isMissing && type !== 'object') {
    causes.invalid(`${path}.type`, type, 'must be object at the root');
  }
  const isEmpty = !isJsonObject(properties) || Object.keys(properties).length === 0;
  if (isEmbedded && !keepsUnknown && isEmpty) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    causes.required(`${path}.properties`, why);
  }
}

function metadataRules(schema: JsonObject, level: Level, path: string, causes: Causes): void {
  const { properties } = schema;
  const fields = isJsonObject(properties) ? properties : {};
  const isWhole = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  for (const key of ['kind', 'apiVersion']) {
    const field = fields[key];
    if (isWhole && isJsonObject(field) && field['type'] !== 'string') {
      causes.invalid(`${path}.properties[${key}].type`, field['type'] ?? '', 'must be string');
    }
  }
  const { metadata } = fields;
  if (!isJsonObject(metadata)) return;
  const at = `${path}.properties[metadata]`;
  if (isWhole && metadata['type'] !== 'object') causes.invalid(`${at}.type`, metadata['type'] ?? '', 'must be object');
  if (level === 'root' && !saysOnlyNames(metadata)) {
    const why = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
    causes.forbidden(at, why);
  }
}

function saysOnlyNames({ properties, ...rest }: JsonObject): boolean {
  const others = Object.keys(rest).filter((key) => key !== 'type' && key !== 'default');
  const fields = isJsonObject(properties) ? Object.keys(properties) : [];
  return others.length === 0 && fields.every((key) => key === 'name' || key === 'generateName');
}

function branches(schema: JsonObject, path: string, causes: Causes): void {
  const { pattern, not } = schema;
  const first = listAt(schema, 'allOf')[0];
  if (!equalJson(schema['anyOf'] ?? null, INT_OR_STRING)) {
    listAt(schema, 'anyOf').forEach((branch, index) => nested(branch, `${path}.anyOf[${index}]`, causes));
  }
  listAt(schema, 'allOf').forEach((branch, index) => {
    const isPattern = branch === first && equalJson(branch['anyOf'] ?? null, INT_OR_STRING);
    const { anyOf: _anyOf, ...rest } = branch;
    nested(isPattern ? rest : branch, `${path}.allOf[${index}]`, causes);
  });
  listAt(schema, 'oneOf').forEach((branch, index) => nested(branch, `${path}.oneOf[${index}]`, causes));
  if (isJsonObject(not)) nested(not, `${path}.not`, causes);
  const fault = typeof pattern === 'string' ? patternFault(pattern) : undefined;
  if (fault !== undefined) {
    causes.invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${fault}`);
  }
}

function nested(schema: JsonObject, path: string, causes: Causes): void {
  branches(schema, path, causes);
  const { items, properties } = schema;
  if (isJsonObject(items)) nested(items, `${path}.items`, causes);
  const fields = isJsonObject(properties) ? properties : {};
  for (const [key, field] of Object.entries(fields)) {
    if (isJsonObject(field)) nested(field, `${path}.properties[${key}]`, causes);
  }
  for (const [key, why] of NESTED_FORBIDDEN) {
    const value = schema[key];
    const isSaid = value !== undefined && value !== null && value !== false && value !== '';
    if (isSaid && !(Array.isArray(value) && value.length === 0)) causes.forbidden(`${path}.${key}`, why);
  }
  if (fields['metadata'] !== undefined) {
    causes.forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context');
  }
}

/** Whatever a branch says of a field, the schema itself must have that field. */
function completeness(branch: JsonObject, schema: JsonObject, path: string, from: string, causes: Causes): void {
  const { not } = branch;
  const all: [string, JsonObject][] = isJsonObject(not) ? [['.not', not]] : [];
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    listAt(branch, key).forEach((part, index) => all.push([`.${key}[${index}]`, part]));
  }
  for (const [at, part] of all) fieldsOf(part, schema, path, `${from}${at}`, causes);
}

function fieldsOf(branch: JsonObject, schema: JsonObject, path: string, from: string, causes: Causes): void {
  completeness(branch, schema, path, from, causes);
  const { items, properties } = branch;
  const whole = schema['items'];
  if (isJsonObject(items)) {
    if (isJsonObject(whole)) fieldsOf(items, whole, `${path}.items`, `${from}.items`, causes);
    else causes.required(`${path}.items`, `because it is defined in ${from}.items`);
  }
  const known = isJsonObject(schema['properties']) ? schema['properties'] : {};
  for (const [key, field] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const own = known[key];
    const at = `.properties[${key}]`;
    if (!isJsonObject(field)) continue;
    if (isJsonObject(own)) fieldsOf(field, own, `${path}${at}`, `${from}${at}`, causes);
    else causes.required(`${path}${at}`, `because it is defined in ${from}${at}`);
  }
}

function listAt(schema: JsonObject, key: string): JsonObject[] {
  const list = schema[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
