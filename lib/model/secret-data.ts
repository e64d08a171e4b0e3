import type { KubeObject } from '../kube/index.js';
import { objectOf } from './json-object.js';

/** The texts of a Secret by their keys: `data` decoded, and `stringData` of a Secret that was not stored yet. Never print it. */
export function secretData(secret: KubeObject): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(objectOf(secret['data']) ?? {})) {
    if (typeof value === 'string') texts.set(key, Buffer.from(value, 'base64').toString('utf8'));
  }
  for (const [key, value] of Object.entries(objectOf(secret['stringData']) ?? {})) {
    if (typeof value === 'string') texts.set(key, value);
  }
  return texts;
}

/** How messages name a Secret. */
export function secretName({ metadata }: KubeObject): string {
  return `Secret ${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
