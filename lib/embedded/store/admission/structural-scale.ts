import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { invalidValue } from '../../refusals.js';
import type { ScalePaths } from '../resource.js';

const MAX_INT32 = 2 ** 31 - 1;

/** Adds what is wrong with the numbers of replicas and the selector of an object that can be scaled. */
export function scaleCauses(scale: ScalePaths, object: JsonObject, isStatus: boolean, causes: StatusCause[]): void {
  if (!isStatus) replicas(scale.spec, object, causes);
  replicas(scale.status, object, causes);
  if (scale.selector === undefined) return;
  const field = `.${scale.selector.join('.')}`;
  const selector = at(object, scale.selector);
  if (selector === undefined || typeof selector === 'string') return;
  causes.push(
    invalidValue(
      field,
      '""',
      `${field} accessor error: ${goText(selector)} is of the type ${goType(selector)}, expected string`,
    ),
  );
}

function replicas(path: readonly string[], object: JsonObject, causes: StatusCause[]): void {
  const field = `.${path.join('.')}`;
  const value = at(object, path);
  if (value === undefined) return;
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    const why = `${field} accessor error: ${goText(value)} is of the type ${goType(value)}, expected int64`;
    causes.push(invalidValue(field, '0', why));
  } else if (value < 0) {
    causes.push(invalidValue(field, String(value), 'should be a non-negative integer'));
  } else if (value > MAX_INT32) {
    causes.push(invalidValue(field, String(value), `should be less than or equal to ${MAX_INT32}`));
  }
}

function at(object: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = object;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return value;
}

function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number' || typeof value === 'bigint')
    return Number.isInteger(Number(value)) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  return `map[${Object.entries(value)
    .map(([key, item]) => `${key}:${goText(item ?? null)}`)
    .join(' ')}]`;
}
