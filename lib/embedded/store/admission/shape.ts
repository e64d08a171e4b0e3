import type { JsonObject, KubeObject, MapSchema } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { badRequest } from '../../refusals.js';
import { servedVersion, type Resource } from '../resource.js';
import type { WriteContext } from '../writer.js';
import { builtinCauses } from './builtin-validation.js';
import { builtinDefaults, keepAllocated } from './defaults/defaults.js';
import { applyDefaults, prune } from './structural-pruning.js';
import { validate } from './structural-validation.js';
import { decode } from './typed-decoding.js';

/**
 * Brings an object into the form in which its kind keeps it, in place: without unknown fields, with defaults; adds to
 * `causes` what is wrong with it.
 *
 * @throws ApiError BadRequest for values of the wrong type, and for unknown fields when the client asked to be strict
 */
export function shape(
  resource: Resource,
  object: KubeObject,
  context: WriteContext,
  schema: MapSchema,
  causes: StatusCause[],
  live?: KubeObject,
): void {
  if (resource.custom) shapeCustom(resource, object, context, schema, causes);
  else shapeBuiltin(resource, object, context, schema, causes, live);
}

function shapeCustom(
  resource: Resource,
  object: KubeObject,
  context: WriteContext,
  schema: MapSchema,
  causes: StatusCause[],
): void {
  const unknown: string[] = [];
  const metadata = schema.fields.get('metadata')?.type;
  if (metadata) decode(metadata, object.metadata, 'metadata', { unknown, mistyped: [] });
  const structure = servedVersion(resource, context.version)?.schema;
  if (structure) prune(structure, object, '', unknown, true);
  report(resource, unknown, context);
  if (structure === undefined) return;
  applyDefaults(structure, object);
  validate(structure, object, '', causes);
}

function shapeBuiltin(
  resource: Resource,
  object: KubeObject,
  context: WriteContext,
  schema: MapSchema,
  causes: StatusCause[],
  live: KubeObject | undefined,
): void {
  const faults = { unknown: [], mistyped: [] };
  const metadata: JsonObject = object.metadata;
  const { managedFields } = object.metadata;
  delete metadata['managedFields'];
  decode(schema, object, '', faults);
  if (managedFields !== undefined) object.metadata = { ...object.metadata, managedFields };
  else object.metadata ??= {};
  const [fault] = faults.mistyped;
  if (fault !== undefined) {
    throw badRequest(
      `${resource.kind} in version "${context.version}" cannot be handled as a ${resource.kind}: ${fault}`,
    );
  }
  report(resource, faults.unknown, context);
  if (live && context.subresource === undefined) keepAllocated(resource, live, object);
  builtinDefaults(resource, object);
  if (context.subresource === undefined) builtinCauses(resource, object, causes);
}

function report(resource: Resource, unknown: readonly string[], context: WriteContext): void {
  if (unknown.length === 0 || context.validation === undefined || context.validation === 'Ignore') return;
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (context.validation === 'Warn') {
    for (const text of texts) context.warn?.(text);
    return;
  }
  throw badRequest(
    `${resource.kind} in version "${context.version}" cannot be handled as a ${resource.kind}: strict decoding error: ${texts.join(', ')}`,
  );
}
