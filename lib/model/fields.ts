import { z } from 'zod';
import type { Json, JsonObject, ObjectMeta } from '../kube/index.js';

/** Building blocks of the schemas. A field that is not named in a schema is kept as it is. */

export const text = () => z.string();
export const flag = () => z.boolean();
export const texts = () => z.array(z.string());
/** A map of texts, such as labels. */
export const textMap = () => z.record(z.string(), z.string());
/** A whole number; `format` as OpenAPI names it. */
export const integer = (format: 'int32' | 'int64' = 'int64') => z.int().meta({ format });
/** RFC 3339, to the second. */
export const time = () => z.string().meta({ format: 'date-time' });
/** A number or a text: `3` or `50%`. */
export const integerOrText = () => z.union([z.int(), z.string()]).meta({ 'x-kubernetes-int-or-string': true });

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any JSON object, kept whole. */
export const anyObject = () =>
  z
    .custom<JsonObject>(isObject, { error: 'object' })
    .meta({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });

/** Any JSON value, kept whole. */
export const anything = () =>
  z
    .custom<Json>((value) => value !== undefined, { error: 'a value' })
    .meta({ 'x-kubernetes-preserve-unknown-fields': true });

/** What every object carries beside its own fields. The API server itself validates `metadata` further. */
export const metadata = () =>
  z
    .object({
      name: text().optional(),
      generateName: text().optional(),
      namespace: text().optional(),
      labels: textMap().optional(),
      annotations: textMap().optional(),
      finalizers: texts().optional(),
    })
    .meta({ 'x-slipway-metadata': true });

/** The TypeScript type of a schema, with Kubernetes' own `metadata`. */
export type ResourceOf<S extends z.ZodType> = Omit<z.infer<S>, 'metadata'> & { metadata: ObjectMeta };

/**
 * One of some words. An empty text passes too: programs in Go write it for a word that is not known yet, as in the status of
 * an Application that was just created.
 */
export const word = <const T extends readonly string[]>(words: T) =>
  z
    .custom<T[number]>((value) => value === '' || words.includes(value as string), {
      error: words.map((each) => JSON.stringify(each)).join(' | '),
    })
    .meta({ type: 'string' });
