import type { StatusCause } from '../errors.js';
import { invalid } from '../refusals.js';
import type { FieldValidation, WriteContext } from '../store/write-context.js';
import { partOf } from '../store/parts.js';
import type { Exchange } from './exchange.js';
import type { Target } from './target.js';

const MAX_MANAGER = 128;

/** Whether a query parameter is set: anything but absent, `false` and `0` counts. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value.toLowerCase() !== 'false' && value !== '0';
}

/**
 * What the query of a write says. `kind` is the name of its options, such as `PatchOptions`.
 *
 * @throws ApiError for options that make no sense
 */
export function writeContext(exchange: Exchange, target: Target, kind: string, isApply = false): WriteContext {
  const { query } = exchange;
  const causes = [
    ...(kind === 'PatchOptions' ? applyCauses(query, isApply) : []),
    ...managerCauses(query.get('fieldManager') ?? ''),
    ...dryRunCauses(query.getAll('dryRun')),
    ...validationCauses(query.get('fieldValidation') ?? ''),
  ];
  if (causes.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', causes);
  const validation = query.get('fieldValidation') ?? '';
  const part = partOf(target.subresource);
  return {
    version: target.version,
    manager: exchange.manager,
    dryRun: query.getAll('dryRun').includes('All'),
    validation: validation === '' ? 'Warn' : (validation as FieldValidation),
    warn: exchange.warn,
    ...(part !== undefined && { subresource: part }),
    ...(isApply && { force: flag(query, 'force') }),
    ...(exchange.admit && { admit: exchange.admit }),
  };
}

/** What is wrong with the values of `dryRun`. */
export function dryRunCauses(given: readonly string[]): StatusCause[] {
  if (given.every((value) => value === 'All')) return [];
  return [
    {
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(given)}: supported values: "All"`,
      field: 'dryRun',
    },
  ];
}

function applyCauses(query: URLSearchParams, isApply: boolean): StatusCause[] {
  if (isApply) {
    if ((query.get('fieldManager') ?? '') !== '') return [];
    const message = 'Required value: is required for apply patch';
    return [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }];
  }
  if (query.get('force') === null) return [];
  return [
    { reason: 'FieldValueForbidden', message: 'Forbidden: may not be specified for non-apply patch', field: 'force' },
  ];
}

function managerCauses(manager: string): StatusCause[] {
  const field = 'fieldManager';
  if (Buffer.byteLength(manager) > MAX_MANAGER) {
    const message = `Too long: may not be more than ${MAX_MANAGER} bytes`;
    return [{ reason: 'FieldValueTooLong', message, field }];
  }
  const at = [...manager].findIndex((character) => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character));
  if (at < 0) return [];
  const code = ([...manager][at]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const message = `Invalid value: ${JSON.stringify(manager)}: invalid character U+${code} (at position ${at})`;
  return [{ reason: 'FieldValueInvalid', message, field }];
}

function validationCauses(given: string): StatusCause[] {
  if (given === '' || given === 'Strict' || given === 'Warn' || given === 'Ignore') return [];
  return [
    {
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(given)}: supported values: "", "Ignore", "Strict", "Warn"`,
      field: 'fieldValidation',
    },
  ];
}
