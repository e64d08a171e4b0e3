/**
 * A JSON value as Kubernetes means it. An integer outside JavaScript's safe range (beyond 2^53) is a `bigint`, every other
 * number a `number`: so int64 stays exact from Git to the API and back.
 */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;

/** A JSON object. A key whose value is `undefined` counts as absent everywhere. */
export interface JsonObject {
  [key: string]: Json | undefined;
}
