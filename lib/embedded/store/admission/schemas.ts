import { schemaFromOpenApi, schemaOf, untypedObjectSchema, type MapSchema } from '../../../kube/index.js';
import { servedVersion, type Resource } from '../resource.js';

const known = new WeakMap<Resource, Map<string, MapSchema>>();

/** How the fields of a resource's version merge and are owned. */
export function readSchemas(resource: Resource, version: string): MapSchema {
  const versions = known.get(resource) ?? new Map<string, MapSchema>();
  known.set(resource, versions);
  let schema = versions.get(version);
  if (schema === undefined) {
    const { group, kind } = resource;
    schema = resource.custom
      ? schemaFromOpenApi(servedVersion(resource, version)?.schema)
      : (schemaOf({ group, version, kind }) ?? untypedObjectSchema());
    versions.set(version, schema);
  }
  return schema;
}
