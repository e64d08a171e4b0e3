import type { Json } from '../kube/index.js';
import type { Capture } from './capture.js';
import type { Mismatch, Place } from './mismatch.js';

/** A value that a {@link Capture} saw while something was compared. */
export interface Captured {
  readonly capture: Capture;
  readonly value: Json;
}

/** What is expected of a value, where a plain value would say too much. `Match` makes them. */
export abstract class Matcher {
  /**
   * Where the value is not as expected.
   *
   * @param captured takes what captures saw
   */
  abstract mismatches(got: Json | undefined, at: Place, captured: Captured[]): Mismatch[];

  /** What is expected, for people. */
  abstract toString(): string;
}

/** What is expected of an object: only the keys that are named. */
export interface ExpectedObject {
  readonly [key: string]: Expected | undefined;
}

/** What is expected of a value: an object needs only the keys that are named, a list the same length and order. */
export type Expected = null | boolean | number | bigint | string | Matcher | ExpectedObject | readonly Expected[];
