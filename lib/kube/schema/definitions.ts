import type { JsonObject } from '../json.js';
import type { GroupVersionKind } from '../object.js';
import { schemaAsset } from './asset.js';

let definitions: Readonly<Record<string, JsonObject>> | undefined;
let names: ReadonlyMap<string, string> | undefined;

/**
 * The OpenAPI 3 schemas of the built-in kinds by name, such as `io.k8s.api.apps.v1.Deployment`; they refer to each other as
 * `#/components/schemas/NAME`. Read by the first call.
 */
export function openApiDefinitions(): Readonly<Record<string, JsonObject>> {
  definitions ??= schemaAsset('definitions') as Readonly<Record<string, JsonObject>>;
  return definitions;
}

/** The name under which a built-in kind is described, or undefined. */
export function definitionName({ group, version, kind }: GroupVersionKind): string | undefined {
  names ??= new Map(
    Object.keys(openApiDefinitions()).map((name) => [name.split('.').slice(-3).join('.'), name] as const),
  );
  return names.get(`${group === '' ? 'core' : (group.split('.')[0] ?? '')}.${version}.${kind}`);
}
