import type { Json, JsonObject } from '../../lib/kube/index.js';

/** One case of a topic: what goes in and what must come out. */
export interface Vector {
  readonly name: string;
  readonly input: JsonObject;
  readonly expect: JsonObject;
}

/**
 * Answers one kind of case. It gives at least the keys that cases of its kind expect; a thrown error is compared with the
 * expected `error`, `errorMessage` and `errorContains`.
 */
export type OperationAdapter = (input: JsonObject, vector: Vector) => JsonObject | Promise<JsonObject>;

/** How the cases of one vector file are answered by the product. */
export interface Topic {
  /** By `input.op`; the name '' answers cases without one. A case whose operation is not here is unsupported. */
  readonly operations: Readonly<Record<string, OperationAdapter>>;
  /** Whether the list under a key of `expect` is a set. None is by default. */
  readonly isSet?: (key: string, vector: Vector) => boolean;
  /** Keys of `expect` that say how to compare. */
  readonly hints?: readonly string[];
}

/** Thrown by an adapter for a case of a supported operation that asks for something that is not there yet. */
export class Unsupported extends Error {}

/** A value of an input as the type that the notes of the vectors promise. */
export function given<T>(input: JsonObject, key: string): T {
  return input[key] as unknown as T;
}

/** A typed result as plain JSON. */
export function plain(value: unknown): Json {
  return value as Json;
}
