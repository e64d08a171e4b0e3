import { equalJson, isJsonObject, parseQuantity, type Json, type TypeSchema } from '../../kube/index.js';

/**
 * Whether two values without parts mean the same to the API server. Where the schema leaves the type open, quantities are compared
 * by amount (`0.5` is `500m`, `1024Mi` is `1Gi`) and a port number equals its text.
 */
export function sameScalar(desired: Json, live: Json, schema: TypeSchema | undefined): boolean {
  if (equalJson(desired, live)) return true;
  if (schema?.type !== 'scalar') return false;
  if (schema.scalar === 'untyped') return isAmount(desired) && isAmount(live) && sameAmount(desired, live);
  return schema.scalar === 'numeric' && isNumber(desired) && isNumber(live) && Number(desired) === Number(live);
}

const isNumber = (value: Json): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
const isAmount = (value: Json): value is string | number | bigint => typeof value === 'string' || isNumber(value);

function sameAmount(a: string | number | bigint, b: string | number | bigint): boolean {
  try {
    return parseQuantity(a).nanos === parseQuantity(b).nanos;
  } catch {
    return false;
  }
}

/** Fields of built-in kinds that are dropped by the API server when they hold `false` or 0. */
const droppedWhenZero = new Set([
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'paused',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'unschedulable',
  'nonResourceURLs',
]);

/**
 * Whether a desired value says nothing that an absent live field does not say: null; in a built-in kind an empty map or list, an
 * empty text of a structure, and zero in the fields that the API server then leaves out.
 */
export function saysNothing(desired: Json, field: string, builtin: boolean, inStructure: boolean): boolean {
  if (desired === null) return true;
  if (!builtin) return false;
  if (Array.isArray(desired)) return desired.length === 0;
  if (isJsonObject(desired)) {
    return Object.entries(desired).every(([key, value]) => saysNothing(value ?? null, key, builtin, inStructure));
  }
  if (desired === '') return inStructure;
  return (desired === false || desired === 0) && droppedWhenZero.has(field);
}
