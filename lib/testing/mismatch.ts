import { isJsonObject, stringifyJson, writeYaml, type Json } from '../kube/index.js';
import { Matcher, type Captured, type Expected, type ExpectedObject } from './matcher.js';

/** Keys and indexes from the top. */
export type Place = readonly (string | number)[];

/** One place where a value is not what was expected. */
export interface Mismatch {
  readonly at: Place;
  readonly expected: Expected | undefined;
  readonly got: Json | undefined;
}

/**
 * Compares a value with what is expected of it: an object needs only the keys that are expected (at every depth), a list needs
 * the same length and order, a matcher decides by itself, anything else must be equal. An expected `undefined` means that the key
 * must be absent.
 *
 * @param captured takes what captures saw
 */
export function mismatches(
  expected: Expected | undefined,
  got: Json | undefined,
  at: Place = [],
  captured: Captured[] = [],
): Mismatch[] {
  if (expected instanceof Matcher) return expected.mismatches(got, at, captured);
  if (isList(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, index) =>
      mismatches(expected[index], got[index], [...at, index], captured),
    ).flat();
  }
  if (isExpectedObject(expected) && isJsonObject(got)) {
    return Object.keys(expected).flatMap((key) => mismatches(expected[key], got[key], [...at, key], captured));
  }
  return expected === got ? [] : [{ at, expected, got }];
}

/** Whether an object with keys is expected. */
export function isExpectedObject(expected: Expected | undefined): expected is ExpectedObject {
  return typeof expected === 'object' && expected !== null && !isList(expected) && !(expected instanceof Matcher);
}

/** Whether a list is expected. */
export function isList(expected: Expected | undefined): expected is readonly Expected[] {
  return Array.isArray(expected);
}

/** What is expected, or what is there, in one line. */
export function inline(value: Expected | undefined): string {
  if (value === undefined) return 'absent';
  if (value instanceof Matcher) return value.toString();
  if (typeof value === 'object' && value !== null) {
    const text = stringifyJson(plain(value) ?? null);
    return text.length > 120 ? `${text.slice(0, 117)}…` : text;
  }
  return writeYaml(value).trimEnd();
}

/** The expected value with its matchers as text. */
function plain(value: Expected | undefined): Json | undefined {
  if (value instanceof Matcher) return value.toString();
  if (isList(value)) return value.map((item) => plain(item) ?? null);
  if (!isExpectedObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
