import type { CompareOptions } from '../../lib/engine/index.js';
import { isJsonObject, schemaFromOpenApi, type JsonObject } from '../../lib/kube/index.js';

/** The schemas of a Swagger document by the kinds that its definitions name. */
export function schemasOf(document: JsonObject | undefined): CompareOptions['schemaOf'] {
  const definitions = document?.['definitions'];
  if (!isJsonObject(definitions)) return undefined;
  return ({ group, version, kind }) => {
    const found = Object.values(definitions).find((definition) => {
      const kinds = isJsonObject(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
      return (
        Array.isArray(kinds) &&
        kinds.some(
          (one) => isJsonObject(one) && one['group'] === group && one['version'] === version && one['kind'] === kind,
        )
      );
    });
    return isJsonObject(found) ? schemaFromOpenApi(found) : undefined;
  };
}
