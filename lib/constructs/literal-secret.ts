import { isJsonObject, type Json } from '../kube/index.js';

/**
 * The path of the first text that is a secret itself where only a reference to one belongs; undefined when there is none. Of
 * objects with a `name` and a `value`, such as headers, the name tells what the value is.
 * @param isSecret whether a field of this name holds a secret
 * @param isReference whether a text refers to a secret that lies elsewhere
 */
export function literalSecret(
  value: Json | undefined,
  isSecret: (name: string) => boolean,
  isReference: (text: string) => boolean,
  path: readonly string[] = [],
): string | undefined {
  if (typeof value === 'string') {
    const open = isSecret(path[path.length - 1] ?? '') && value !== '' && !isReference(value);
    return open ? path.join('.') : undefined;
  }
  if (Array.isArray(value)) return firstOf(value.map((item) => literalSecret(item, isSecret, isReference, path)));
  if (!isJsonObject(value)) return undefined;
  const { name } = value;
  return firstOf(
    Object.entries(value).map(([key, inner]) => {
      const own = key === 'value' && typeof name === 'string' ? name : key;
      return literalSecret(inner, isSecret, isReference, [...path, own]);
    }),
  );
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((path) => path !== undefined);
}
