import { isJsonObject, type Json } from '../kube/index.js';

/** One place where a value is not what was expected. */
export interface Mismatch {
  /** Keys and indexes from the top. */
  readonly at: readonly (string | number)[];
  readonly expected: Json | undefined;
  readonly got: Json | undefined;
}

/**
 * Compares a value with what is expected of it: an object needs only the keys that are expected (at every depth), a list needs
 * the same length and order, anything else must be equal. An expected `undefined` means that the key must be absent.
 */
export function mismatches(
  expected: Json | undefined,
  got: Json | undefined,
  at: readonly (string | number)[] = [],
): Mismatch[] {
  if (isJsonObject(expected) && isJsonObject(got)) {
    return Object.keys(expected).flatMap((key) => mismatches(expected[key], got[key], [...at, key]));
  }
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, index) => mismatches(expected[index], got[index], [...at, index])).flat();
  }
  return expected === got ? [] : [{ at, expected, got }];
}
