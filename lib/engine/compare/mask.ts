import { equalJson, isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import type { Change } from './changes.js';
import { hideSecrets } from './hide-secrets.js';
import type { Path } from './path.js';

/** Whether an object's data must never be shown. */
export function isSecret(object: { apiVersion: string; kind: string }): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

const masks = ['+'.repeat(8), '+'.repeat(12)] as const;

/**
 * A change of a Secret that may be shown: values of `data`, `stringData` and the masked annotations are plusses, the old and
 * the new one of different lengths when they differ.
 */
export function masked(change: Change, maskedAnnotations: readonly string[]): Change {
  const { path, was, willBe } = change;
  return {
    path,
    ...(was !== undefined && { was: maskValue(was, undefined, path, maskedAnnotations) }),
    ...(willBe !== undefined && { willBe: maskValue(willBe, was, path, maskedAnnotations) }),
  };
}

/** A Secret with its values masked; other objects as they are. */
export function maskedObject(object: KubeObject, maskedAnnotations: readonly string[] = []): KubeObject {
  return isSecret(object) ? (hideSecrets([object], maskedAnnotations)[0] ?? object) : object;
}

function maskValue(value: Json, other: Json | undefined, path: Path, extra: readonly string[]): Json {
  if (isSensitive(path, extra)) return other !== undefined && !equalJson(value, other) ? masks[1] : masks[0];
  if (!isJsonObject(value)) return Array.isArray(value) && isData(path) ? masks[0] : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      maskValue(item ?? null, isJsonObject(other) ? other[key] : undefined, [...path, { field: key }], extra),
    ]),
  );
}

const isData = ([first]: Path): boolean =>
  first !== undefined && 'field' in first && (first.field === 'data' || first.field === 'stringData');

function isSensitive(path: Path, extra: readonly string[]): boolean {
  const [, second, third] = path.map((segment) => ('field' in segment ? segment.field : undefined));
  if (isData(path)) return path.length > 1;
  const [first] = path;
  if (!first || !('field' in first) || first.field !== 'metadata') return false;
  if (second !== 'annotations' || third === undefined) return false;
  return third === annotations.lastApplied || extra.includes(third);
}
