import type { Json } from '../json.js';

/** How a value is merged and owned: the part of a kind's schema that patches and server-side apply need. */
export type TypeSchema = ScalarSchema | ListSchema | MapSchema;

/** A value without parts; `untyped` takes whatever comes (maps granular, lists atomic). */
export interface ScalarSchema {
  readonly type: 'scalar';
  readonly scalar: 'string' | 'numeric' | 'boolean' | 'untyped';
  /** What a text stands for; `microtime` is a time with microseconds, `byte` base64. */
  readonly format?: 'time' | 'microtime' | 'quantity' | 'byte';
}

/** A list: replaced whole (`atomic`), a set of scalars, or items that are known by keys (`map`). */
export interface ListSchema {
  readonly type: 'list';
  readonly relationship: 'atomic' | 'set' | 'map';
  /** The fields that identify an item of a `map` list, in the schema's order. */
  readonly keys: readonly string[];
  readonly element: TypeSchema;
}

/** An object: with `fields` a structure, with `element` a map of any keys; both for a structure that keeps unknown fields. */
export interface MapSchema {
  readonly type: 'map';
  /** `atomic`: owned and replaced as one value. */
  readonly relationship: 'granular' | 'atomic';
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** The type of what is not in `fields`; undefined when nothing else is allowed. */
  readonly element: TypeSchema | undefined;
}

/** One field of a structure. */
export interface FieldSchema {
  readonly type: TypeSchema;
  /** What an absent field counts as. */
  readonly default?: Json;
  /** What Kubernetes writes when the field is not set; undefined when that is nothing. */
  readonly zero?: Json;
  /** Whether a zero value counts as set: the field is a pointer in Kubernetes. */
  readonly isPointer?: boolean;
  /** Strategic merge patch: `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies?: readonly string[];
  /** Strategic merge patch: the one field that identifies an item. */
  readonly patchMergeKey?: string;
}

/** The schema of what nothing is known about. */
export const UNTYPED: ScalarSchema = { type: 'scalar', scalar: 'untyped' };
