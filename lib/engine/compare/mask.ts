import { equalJson, isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import type { Difference } from './differences.js';
import type { Path } from './path.js';

/** Whether an object's data must never be shown. */
export function isSecret(object: { apiVersion: string; kind: string }): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

const masks = ['+'.repeat(8), '+'.repeat(12)] as const;

/**
 * A difference of a Secret that may be shown: values of `data`, `stringData` and the masked annotations are plusses, the old and
 * the new one of different lengths when they differ.
 */
export function masked(difference: Difference, maskedAnnotations: readonly string[]): Difference {
  const { path, was, willBe } = difference;
  return {
    path,
    ...(was !== undefined && { was: maskValue(was, undefined, path, maskedAnnotations) }),
    ...(willBe !== undefined && { willBe: maskValue(willBe, was, path, maskedAnnotations) }),
  };
}

/** A Secret with its values masked; other objects as they are. */
export function maskedObject(object: KubeObject, maskedAnnotations: readonly string[] = []): KubeObject {
  return isSecret(object) ? (maskValue(object, undefined, [], maskedAnnotations) as KubeObject) : object;
}

function maskValue(value: Json, other: Json | undefined, path: Path, extra: readonly string[]): Json {
  if (isSensitive(path, extra)) return other !== undefined && !equalJson(value, other) ? masks[1] : masks[0];
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      maskValue(item ?? null, isJsonObject(other) ? other[key] : undefined, [...path, { field: key }], extra),
    ]),
  );
}

function isSensitive(path: Path, extra: readonly string[]): boolean {
  const [first, second, third] = path.map((segment) => ('field' in segment ? segment.field : undefined));
  if (first === 'data' || first === 'stringData') return path.length > 1;
  if (first !== 'metadata' || second !== 'annotations' || third === undefined) return false;
  return third === annotations.lastApplied || extra.includes(third);
}
