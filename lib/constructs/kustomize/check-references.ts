import { isJsonObject, type Json, type JsonObject } from '../../kube/index.js';
import { ImageRef } from '../values/index.js';
import { invalidValue } from '../errors.js';
import type { PatchTarget } from './fields/index.js';
import type { KustomizationProps } from './kustomization.js';

/**
 * Refuses patches, images and replicas that are for nothing: Kustomize passes over the most of them without a word.
 * @param known all objects that it can be about, with the names of their own; undefined when some are not known
 * @throws ConstructError INVALID_VALUE
 */
export function checkReferences(
  path: string,
  props: KustomizationProps,
  known: readonly JsonObject[] | undefined,
): void {
  if (!known) return;
  const { images = {}, replicas = {}, patches = [] } = props;
  const used = new Set(known.flatMap((object) => imagesIn(object)));
  const missing = Object.keys(images).find((name) => !used.has(name));
  if (missing !== undefined) {
    throw invalidValue(`Kustomization ${path}, images`, missing, [...used].join(' | ') || 'an image of its objects');
  }
  const names = known.map((object) => nameOf(object));
  const nobody = Object.keys(replicas).find((name) => !names.includes(name));
  if (nobody !== undefined) throw invalidValue(`Kustomization ${path}, replicas`, nobody, names.join(' | '));
  const bad = Object.entries(replicas).find(([, count]) => !Number.isInteger(count) || count < 0);
  if (bad) throw invalidValue(`Kustomization ${path}, replicas.${bad[0]}`, bad[1], 'a whole number from 0');
  for (const { target } of patches) {
    if (known.some((object) => matches(object, target))) continue;
    const text = Object.entries(target)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', ');
    const there = known.map((object) => `${String(object['kind'])} ${nameOf(object)}`).join(' | ');
    throw invalidValue(`Kustomization ${path}, patches`, text, there || 'an object');
  }
}

/** Names and kinds are anchored patterns in Kustomize; what selectors and namespaces choose is not judged here. */
function matches(object: JsonObject, { group, version, kind, name }: PatchTarget): boolean {
  const [first = '', second] = String(object['apiVersion']).split('/');
  const own = { group: second === undefined ? '' : first, version: second ?? first };
  const wanted = [
    [group, own.group],
    [version, own.version],
    [kind, String(object['kind'])],
    [name, nameOf(object)],
  ] as const;
  return wanted.every(([pattern, text]) => !pattern || new RegExp(`^(?:${pattern})$`).test(text));
}

function nameOf({ metadata }: JsonObject): string {
  return isJsonObject(metadata) ? String(metadata['name']) : '';
}

function imagesIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'image' || typeof inner !== 'string') return imagesIn(inner);
    try {
      return [ImageRef.parse(inner).repository];
    } catch {
      return [];
    }
  });
}
