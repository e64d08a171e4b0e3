import { isJsonObject, type JsonObject } from '../../../kube/index.js';

/** Where a simple JSON path leads in a schema, or why it leads nowhere. */
export type Found = { readonly schema: JsonObject } | { readonly fault: string };

const NOWHERE = 'does not refer to a valid field';

/**
 * Follows a path such as `.spec.color` or `.spec['x.y']` through a schema.
 *
 * @param brackets whether `['…']` may stand in it
 */
export function followPath(path: string, schema: JsonObject, brackets = true): Found {
  let at: JsonObject = schema;
  const tokens = path.match(/'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]']+|'/g) ?? [];
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i];
    let name: string;
    if (token === '.') {
      if (tokens[i + 1] === undefined) return { fault: 'unexpected end of JSON path' };
      name = tokens[i + 1] ?? '';
      i += 2;
    } else if (token === '[') {
      if (!brackets) return { fault: 'array notation is not allowed' };
      const quoted = tokens[i + 1];
      if (quoted === undefined) return { fault: 'unexpected end of JSON path' };
      if (!/^'.*'$/s.test(quoted)) return { fault: `expected single quoted string but got ${quoted}` };
      if (tokens[i + 2] !== ']') {
        const end = tokens[i + 2];
        return { fault: end === undefined ? 'unexpected end of JSON path' : `expected ] but got ${end}` };
      }
      name = quoted.slice(1, -1).replace(/\\(.)/g, '$1');
      i += 3;
    } else {
      return { fault: `expected [ or . but got: ${token ?? ''}` };
    }
    const { properties, additionalProperties } = at;
    const next = isJsonObject(properties)
      ? Object.hasOwn(properties, name)
        ? properties[name]
        : undefined
      : additionalProperties;
    if (!isJsonObject(next)) return { fault: NOWHERE };
    at = next;
  }
  return { schema: at };
}
