import { equalJson, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import { goPattern } from './structural-patterns.js';
import type { Findings } from './structural-findings.js';
import { hasFormat, isKnownFormat } from './structural-formats.js';

const MAX_INT64 = 2n ** 63n;

/** Adds a finding when a value has not the type of its schema. */
export function typeFinding(schema: JsonObject, value: Json, path: string, found: Findings): void {
  const types = typesOf(schema);
  const format = formatOf(schema);
  if (types.length === 0 && format === '') return;
  if (value === null) {
    if (schema['nullable'] !== true && types.length > 0) mistyped(path, types.join(','), 'null', found);
    return;
  }
  const actual = typeName(value);
  const isNumeric = types.includes('number') || types.includes('integer');
  const fits =
    types.includes(actual) ||
    (actual === 'integer' && types.includes('number')) ||
    (types.includes('integer') && isWhole(value));
  if (format !== '') {
    const isText = typeof value === 'string' || Array.isArray(value);
    if (!isText && !fits) {
      mistyped(path, format, goFormat(value), found);
      return;
    }
    if (isText && !isNumeric) return;
  }
  if (!fits) mistyped(path, types.join(','), actual, found);
  else found.weight++;
}

function mistyped(path: string, expected: string, actual: string, found: Findings): void {
  const shown = JSON.stringify(actual);
  const message = `Invalid value: ${shown}: ${path} in body must be of type ${expected}: ${shown}`;
  found.push({ reason: 'FieldValueTypeInvalid', message, field: path });
}

function typesOf(schema: JsonObject): string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  const { type } = schema;
  return typeof type === 'string' && type !== '' ? [type] : [];
}

/** The format of a schema, when the API checks it. */
function formatOf({ type, format }: JsonObject): string {
  return typeof format === 'string' && isKnownFormat(type, format) ? format : '';
}

function isInt64(value: Json): boolean {
  if (typeof value === 'bigint') return value < MAX_INT64 && value >= -MAX_INT64;
  return typeof value === 'number' && Number.isInteger(value);
}

function isWhole(value: Json): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint' || typeof value === 'number') return isInt64(value) ? 'integer' : 'number';
  return typeof value;
}

function goFormat(value: Json): string {
  const type = typeName(value);
  return type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '';
}

/** Adds what a text breaks. */
export function textFindings(schema: JsonObject, value: string, path: string, found: Findings): void {
  const { minLength, maxLength, pattern } = schema;
  const shown = (): string => JSON.stringify(value);
  if (typeof maxLength === 'number' && lengthOf(value) > maxLength) {
    const message = `Too long: may not be more than ${maxLength} bytes`;
    found.push({ reason: 'FieldValueTooLong', message, field: path });
  }
  if (typeof minLength === 'number' && lengthOf(value) < minLength) {
    found.invalid(path, shown(), `${path} in body should be at least ${minLength} chars long`);
  }
  if (typeof pattern === 'string' && goPattern(pattern)?.test(value) === false) {
    found.invalid(path, shown(), `${path} in body should match '${pattern}'`);
  }
  const format = formatOf(schema);
  if (format === '' || hasFormat(format, value)) return;
  const message = `Invalid value: ${shown()}: ${path} in body must be of type ${format}: ${shown()}`;
  found.push({ reason: 'FieldValueTypeInvalid', message, field: path });
}

/** How many characters a text has. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** Adds what a number breaks. */
export function numberFindings(schema: JsonObject, value: number | bigint, path: string, found: Findings): void {
  const { multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema;
  const fail = (why: string): void => found.invalid(path, String(value), `${path} in body should be ${why}`);
  outOfRange(schema, value, path, found);
  if (isNumber(multipleOf)) {
    const factor = isInt64(value) ? Math.trunc(Number(multipleOf)) : Number(multipleOf);
    if (factor <= 0) found.invalid(path, '0', `factor MultipleOf declared for ${path} must be positive: 0`);
    else if (!Number.isInteger(Number(value) / factor)) fail(`a multiple of ${factor}`);
  }
  if (isNumber(maximum) && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    fail(exclusiveMaximum === true ? `less than ${maximum}` : `less than or equal to ${maximum}`);
  }
  if (isNumber(minimum) && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    fail(exclusiveMinimum === true ? `greater than ${minimum}` : `greater than or equal to ${minimum}`);
  }
}

function outOfRange(schema: JsonObject, value: number | bigint, path: string, found: Findings): void {
  if (schema['x-kubernetes-int-or-string'] === true) return;
  const format = formatOf(schema);
  if (schema['type'] === 'integer') {
    const fits = isInt64(value) && (format !== 'int32' || (value >= -(2 ** 31) && value < 2 ** 31));
    const kind = format === '' ? '(default format)' : `with format ${format}`;
    if (!fits) found.general(`Checked value must be of type integer ${kind} in ${path}`);
  } else if (schema['type'] === 'number' && format === 'float' && !Number.isFinite(Math.fround(Number(value)))) {
    found.general(`Checked value must be of type number with format float in ${path}`);
  }
}

/** Adds what the length of a list breaks. */
export function listFindings(schema: JsonObject, value: readonly Json[], path: string, found: Findings): void {
  const { minItems, maxItems } = schema;
  if (typeof minItems === 'number' && value.length < minItems) {
    found.invalid(path, String(value.length), `${path} in body should have at least ${minItems} items`);
  }
  if (typeof maxItems === 'number' && value.length > maxItems) found.tooMany(path, value.length, maxItems);
}

/** Adds a finding when a value is none of those that its schema lists. */
export function unsupportedFinding(schema: JsonObject, value: Json, path: string, found: Findings): void {
  const options = schema['enum'];
  if (!Array.isArray(options) || options.length === 0) return;
  if (value !== null && options.some((option) => equalJson(option, value))) return;
  const supported = options.map((option) =>
    JSON.stringify(typeof option === 'string' ? option : stringifyJson(option)),
  );
  const message = `Unsupported value: ${stringifyJson(value)}: supported values: ${supported.join(', ')}`;
  found.push({ reason: 'FieldValueNotSupported', message, field: path });
}

function isNumber(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
