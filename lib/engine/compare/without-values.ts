import { isJsonObject, type KubeObject } from '../../kube/index.js';
import { isSecret } from './mask.js';

/** Shorter values are found everywhere: to mask them would say more than it hides. */
const SHORTEST = 4;
const MASK = '++++++++';

/**
 * A message about an object in which no value of a Secret stands: an API server may quote what it refuses. Values are
 * found as they are written, decoded, and as they stand inside of a quoted text.
 */
export function withoutSecretValues(message: string, ...objects: readonly (KubeObject | undefined)[]): string {
  const values = objects.flatMap((object) => (object && isSecret(object) ? valuesOf(object) : []));
  return values.sort((a, b) => b.length - a.length).reduce((text, value) => text.replaceAll(value, MASK), message);
}

function valuesOf(secret: KubeObject): string[] {
  const found = new Set<string>();
  for (const part of [secret['data'], secret['stringData']]) {
    for (const value of isJsonObject(part) ? Object.values(part) : []) {
      if (typeof value !== 'string') continue;
      for (const form of [value, Buffer.from(value, 'base64').toString(), Buffer.from(value).toString('base64')]) {
        found.add(form).add(JSON.stringify(form).slice(1, -1));
      }
    }
  }
  return [...found].filter((value) => value.length >= SHORTEST);
}
