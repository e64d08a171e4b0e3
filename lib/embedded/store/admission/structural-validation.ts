import { equalJson, isJsonObject, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { invalidValue, required } from '../../refusals.js';

/** What of a value breaks its structural schema, in the words of the API server. */
export function validate(schema: JsonObject, value: Json, path: string, causes: StatusCause[]): void {
  if (value === null && schema['nullable'] === true) return;
  if (!hasType(schema, value)) {
    const type = String(schema['type'] ?? 'integer,string');
    causes.push({
      reason: 'FieldValueTypeInvalid',
      message: `Invalid value: ${JSON.stringify(typeName(value))}: ${path} in body must be of type ${type}: ${JSON.stringify(typeName(value))}`,
      field: path,
    });
    return;
  }
  const options = schema['enum'];
  if (Array.isArray(options) && !options.some((option) => equalJson(option, value))) {
    const supported = options.map((option) => stringifyJson(option)).join(', ');
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${stringifyJson(value)}: supported values: ${supported}`,
      field: path,
    });
  }
  if (typeof value === 'string') validateText(schema, value, path, causes);
  else if (typeof value === 'number' || typeof value === 'bigint') validateNumber(schema, value, path, causes);
  else if (Array.isArray(value)) validateList(schema, value, path, causes);
  else if (isJsonObject(value)) validateObject(schema, value, path, causes);
  validateBranches(schema, value, path, causes);
}

function hasType(schema: JsonObject, value: Json): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || isInteger(value);
  switch (schema['type']) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return isInteger(value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    default:
      return true;
  }
}

function isInteger(value: Json): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateText(schema: JsonObject, value: string, path: string, causes: StatusCause[]): void {
  const { minLength, maxLength, pattern } = schema;
  const length = [...value].length;
  const shown = JSON.stringify(value);
  if (typeof minLength === 'number' && length < minLength) {
    causes.push(invalidValue(path, shown, `${path} in body should be at least ${minLength} chars long`));
  }
  if (typeof maxLength === 'number' && length > maxLength) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${maxLength} bytes`,
      field: path,
    });
  }
  if (typeof pattern === 'string' && !matches(pattern, value)) {
    causes.push(invalidValue(path, shown, `${path} in body should match '${pattern}'`));
  }
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function validateNumber(schema: JsonObject, value: number | bigint, path: string, causes: StatusCause[]): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const fail = (why: string): unknown =>
    causes.push(invalidValue(path, String(value), `${path} in body should be ${why}`));
  if (typeof minimum === 'number' && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    fail(exclusiveMinimum === true ? `greater than ${minimum}` : `greater than or equal to ${minimum}`);
  }
  if (typeof maximum === 'number' && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    fail(exclusiveMaximum === true ? `less than ${maximum}` : `less than or equal to ${maximum}`);
  }
  if (typeof multipleOf === 'number' && Number(value) % multipleOf !== 0) fail(`a multiple of ${multipleOf}`);
}

function validateList(schema: JsonObject, value: readonly Json[], path: string, causes: StatusCause[]): void {
  const { minItems, maxItems, items } = schema;
  if (typeof minItems === 'number' && value.length < minItems) {
    causes.push(invalidValue(path, String(value.length), `${path} in body should have at least ${minItems} items`));
  }
  if (typeof maxItems === 'number' && value.length > maxItems) {
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${value.length}: must have at most ${maxItems} items`,
      field: path,
    });
  }
  if (isJsonObject(items)) value.forEach((item, index) => validate(items, item, `${path}[${index}]`, causes));
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (type !== 'set' && type !== 'map') return;
  const seen = new Set<string>();
  value.forEach((item, index) => {
    const identity: Json =
      type === 'map' && isJsonObject(item) && Array.isArray(keys)
        ? Object.fromEntries(keys.map((key) => [String(key), item[String(key)] ?? null]))
        : item;
    const text = stringifyJson(identity, { sortKeys: true });
    if (seen.has(text))
      causes.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: ${text}`, field: `${path}[${index}]` });
    seen.add(text);
  });
}

function validateObject(schema: JsonObject, value: JsonObject, path: string, causes: StatusCause[]): void {
  const { properties, additionalProperties, minProperties, maxProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const key of Array.isArray(schema['required']) ? schema['required'] : []) {
    if (typeof key === 'string' && (!Object.hasOwn(value, key) || value[key] === undefined))
      causes.push(required(at(key)));
  }
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || (path === '' && key === 'metadata')) continue;
    const property = Object.hasOwn(known, key) ? known[key] : additionalProperties;
    if (isJsonObject(property)) validate(property, item, at(key), causes);
  }
  const count = Object.keys(value).length;
  if (typeof minProperties === 'number' && count < minProperties) {
    causes.push(invalidValue(path, String(count), `${path} in body should have at least ${minProperties} properties`));
  }
  if (typeof maxProperties === 'number' && count > maxProperties) {
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${count}: must have at most ${maxProperties} items`,
      field: path,
    });
  }
}

function validateBranches(schema: JsonObject, value: Json, path: string, causes: StatusCause[]): void {
  const passes = (branch: JsonObject): boolean => {
    const found: StatusCause[] = [];
    validate(branch, value, path, found);
    return found.length === 0;
  };
  const branches = (key: string): JsonObject[] => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isJsonObject) : [];
  };
  for (const branch of branches('allOf')) validate(branch, value, path, causes);
  const any = branches('anyOf');
  if (any.length > 0 && schema['x-kubernetes-int-or-string'] !== true && !any.some(passes)) {
    causes.push(
      invalidValue(path, JSON.stringify(typeName(value)), `${path} in body must validate at least one schema (anyOf)`),
    );
  }
  const one = branches('oneOf');
  if (one.length > 0 && one.filter(passes).length !== 1) {
    causes.push(
      invalidValue(
        path,
        JSON.stringify(typeName(value)),
        `${path} in body must validate one and only one schema (oneOf)`,
      ),
    );
  }
  const not = schema['not'];
  if (isJsonObject(not) && passes(not)) {
    causes.push(
      invalidValue(path, JSON.stringify(typeName(value)), `${path} in body must not validate the schema (not)`),
    );
  }
}
