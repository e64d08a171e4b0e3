import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { metadataSchema } from './builtin.js';
import { UNTYPED, type FieldSchema, type MapSchema, type ScalarSchema, type TypeSchema } from './types.js';

/**
 * The schema of a custom resource from the `openAPIV3Schema` of its definition's version. Lists are atomic and maps granular
 * unless `x-kubernetes-list-type`, `-list-map-keys` or `-map-type` say otherwise; where unknown fields are kept, they are
 * untyped; `apiVersion`, `kind` and `metadata` are those of every object.
 */
export function schemaFromOpenApi(schema: JsonObject | undefined): MapSchema {
  const root = schema === undefined ? undefined : readSchema(schema);
  const fields = new Map(root?.type === 'map' ? root.fields : []);
  fields.set('apiVersion', { type: STRING });
  fields.set('kind', { type: STRING });
  fields.set('metadata', { type: metadataSchema() });
  return { type: 'map', relationship: 'granular', fields, element: root?.type === 'map' ? root.element : UNTYPED };
}

const STRING: ScalarSchema = { type: 'scalar', scalar: 'string' };

/** The schema of an object of which only the common part is known: its metadata; all else is untyped. */
export function untypedObjectSchema(): MapSchema {
  return schemaFromOpenApi(undefined);
}

function readSchema(schema: JsonObject): TypeSchema {
  if (schema['x-kubernetes-int-or-string'] === true) return UNTYPED;
  switch (schema['type']) {
    case 'string':
      return STRING;
    case 'integer':
    case 'number':
      return { type: 'scalar', scalar: 'numeric' };
    case 'boolean':
      return { type: 'scalar', scalar: 'boolean' };
    case 'array':
      return readList(schema);
    case 'object':
      return readMap(schema);
    default:
      return isJsonObject(schema['properties']) ? readMap(schema) : UNTYPED;
  }
}

function readList(schema: JsonObject): TypeSchema {
  const items = schema['items'];
  const element = isJsonObject(items) ? readSchema(items) : UNTYPED;
  const kind = schema['x-kubernetes-list-type'];
  if (kind === 'set') return { type: 'list', relationship: 'set', keys: [], element };
  if (kind !== 'map') return { type: 'list', relationship: 'atomic', keys: [], element };
  return { type: 'list', relationship: 'map', keys: strings(schema['x-kubernetes-list-map-keys']), element };
}

function readMap(schema: JsonObject): TypeSchema {
  const { properties, additionalProperties } = schema;
  const relationship = schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : 'granular';
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  const fields = new Map<string, FieldSchema>();
  for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (!isJsonObject(property)) continue;
    const fallback = property['default'];
    fields.set(name, { type: readSchema(property), ...(fallback === undefined ? {} : { default: fallback }) });
  }
  if (embedded) {
    fields.set('apiVersion', { type: STRING });
    fields.set('kind', { type: STRING });
    fields.set('metadata', { type: metadataSchema() });
  }
  const element = isJsonObject(additionalProperties) ? readSchema(additionalProperties) : undefined;
  if (fields.size === 0 && element === undefined && relationship === 'granular' && keepsUnknown) return UNTYPED;
  return { type: 'map', relationship, fields, element: element ?? (keepsUnknown ? UNTYPED : undefined) };
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
