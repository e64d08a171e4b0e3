import type { IConstruct } from 'constructs';
import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/**
 * A construct or a value was given something that cannot be meant.
 *
 * Codes: `INVALID_VALUE` (a value type refuses its argument), `INVALID_PROPS` (a construct refuses its props, or what it was
 * built up to), `CONTRADICTORY_ORDER` (waves, hooks and dependencies that cannot all hold).
 */
export class ConstructError extends SlipwayError {
  constructor(
    code: 'INVALID_VALUE' | 'INVALID_PROPS' | 'CONTRADICTORY_ORDER',
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}

/** Refuses a value: `Percent: got 140, expected a whole number from 0 to 100`. */
export function invalidValue(subject: string, got: unknown, expected: string, remedy?: string): ConstructError {
  return new ConstructError('INVALID_VALUE', `${subject}: got ${show(got)}, expected ${expected}`, {
    got: show(got),
    expected,
    ...(remedy && { remedy }),
  });
}

/** Refuses a prop of a construct, with the construct's path. */
export function invalidProp(
  construct: IConstruct,
  prop: string,
  got: unknown,
  expected: string,
  remedy?: string,
): ConstructError {
  return new ConstructError('INVALID_PROPS', `${prop}: got ${show(got)}, expected ${expected}`, {
    where: construct.node.path,
    got: show(got),
    expected,
    ...(remedy && { remedy }),
  });
}

/** A value as a short text. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
