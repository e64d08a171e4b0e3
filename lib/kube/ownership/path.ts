import { isJsonObject, parseJson, stringifyJson, type Json } from '../json.js';

/** A path as Kubernetes prints it in conflicts: `.spec.ports[name="http",protocol="TCP"].port`. */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('');
}

function elementText(element: string): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = parseJson(rest);
      if (!isJsonObject(keys)) return `[${rest}]`;
      return `[${Object.keys(keys)
        .sort()
        .map((key) => `${key}=${valueText(keys[key])}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${valueText(parseJson(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

function valueText(value: Json | undefined): string {
  return stringifyJson(value ?? null);
}
