import type { JsonObject, KubeObject, MapSchema } from '../../../kube/index.js';
import type { ApiError, StatusCause } from '../../errors.js';
import { badRequest } from '../../refusals.js';
import { strategicMistyped, unfitPatch } from '../patches.js';
import { isDescriptionKept } from '../kept-fields.js';
import { servedVersion, type Resource } from '../resource.js';
import type { WriteContext } from '../write-context.js';
import { fitsNumber, goTypeAt, mistypedText } from './go-types.js';
import { builtinDefaults, keepAllocated } from './defaults/defaults.js';
import { customCauses } from './structural-admission.js';
import { applyDefaults, fillDefaults } from './structural-defaults.js';
import { embeddedFault } from './structural-embedded.js';
import { pruneEmbedded, pruneObject } from './structural-pruning.js';
import { unknownFormats } from './validation/definitions.js';
import { builtinCauses, builtinStatusCauses } from './validation/index.js';
import { decode, type DecodingFaults, type Mistyped } from './typed-decoding.js';
import { fillIn } from './written-form.js';

/** What an object takes the place of. */
export interface Replaced {
  readonly live: KubeObject;
  /** The fields that stay what they are: they are in form already. */
  readonly kept: ReadonlySet<string>;
}

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
  replaced?: Replaced,
): void {
  if (resource.custom) shapeCustom(resource, object, context, schema, causes, replaced);
  else shapeBuiltin(resource, object, context, schema, causes, replaced);
}

function shapeCustom(
  resource: Resource,
  object: KubeObject,
  context: WriteContext,
  schema: MapSchema,
  causes: StatusCause[],
  { live, kept }: Partial<Replaced> = {},
): void {
  const unknown: string[] = [];
  const metadata = schema.fields.get('metadata')?.type;
  const { managedFields } = object.metadata;
  const isKept = managedFields !== undefined && managedFields === live?.metadata.managedFields;
  if (isKept) delete object.metadata.managedFields;
  if (metadata) decode(metadata, object.metadata, ['metadata'], { unknown, mistyped: [] });
  if (isKept) object.metadata.managedFields = managedFields;
  const structure = servedVersion(resource, context.version)?.schema;
  if (structure) {
    unknown.push(...pruneObject(structure, object, kept));
    const fault = embeddedFault(resource, context.version, structure, object);
    if (fault !== undefined) throw undecodable(resource, context, fault);
    unknown.push(...pruneEmbedded(structure, object));
  }
  reportUnknown(resource, unknown, context);
  if (structure === undefined) return;
  if (context.force === undefined) applyDefaults(structure, object, kept);
  else fillDefaults(structure, object, kept);
  const write = {
    resource,
    schema: structure,
    isStatus: context.subresource === 'status',
    warn: (text: string) => context.warn?.(text),
    ...(live && { live }),
  };
  customCauses(object, write, causes);
}

function shapeBuiltin(
  resource: Resource,
  object: KubeObject,
  context: WriteContext,
  schema: MapSchema,
  causes: StatusCause[],
  { live, kept }: Partial<Replaced> = {},
): void {
  const isComplete = live !== undefined && kept !== undefined && isDescriptionKept(live, object, kept);
  const malformed: string[] = [];
  const unusual: Mistyped[] = [];
  const faults: DecodingFaults = { unknown: [], mistyped: [], malformed, unusual };
  const metadata: JsonObject = object.metadata;
  const { managedFields } = object.metadata;
  delete metadata['managedFields'];
  decode(schema, object, [], faults, kept);
  if (managedFields !== undefined) object.metadata = { ...object.metadata, managedFields };
  else object.metadata ??= {};
  const misfit = unusual.find((number) => !fitsNumber(resource, context.version, number));
  const fault = faults.mistyped[0] ?? misfit;
  if (fault !== undefined) throw undecodable(resource, context, whyMistyped(resource, context, fault));
  const [badText] = malformed;
  if (badText !== undefined) throw undecodable(resource, context, badText);
  reportUnknown(resource, faults.unknown, context);
  if (live && context.subresource === undefined) keepAllocated(resource, live, object);
  builtinDefaults(resource, object, isComplete);
  fillIn(schema, object, kept);
  if (context.subresource !== undefined) {
    builtinStatusCauses(resource, object, causes);
    return;
  }
  builtinCauses(resource, object, causes);
  if (resource.kind === 'CustomResourceDefinition') warnOfFormats(object, live, context);
}

/** 400, or 422 for what a patch leaves: the object cannot be read as one of its kind. */
export function undecodable(resource: Resource, { version, patch }: WriteContext, why: string): ApiError {
  if (patch !== undefined) return unfitPatch(patch.shown, why);
  return badRequest(`${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: ${why}`);
}

function whyMistyped(resource: Resource, { version, patch }: WriteContext, fault: Mistyped): string {
  if (patch?.strategic !== true) return mistypedText(resource, version, fault);
  return strategicMistyped(fault.value, goTypeAt(resource, version, fault.path));
}

/** Tells of what the kind does not have, or what a strict reader does not accept. @throws ApiError to a strict client */
export function reportUnknown(resource: Resource, unknown: readonly string[], context: WriteContext): void {
  const { validation, duplicates = [], strays = [] } = context;
  if (unknown.length + duplicates.length + strays.length === 0 || validation === undefined || validation === 'Ignore')
    return;
  const texts = [
    ...strays,
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...(context.patch === undefined || resource.custom ? unknown : [...unknown].sort()).map(
      (path) => `unknown field ${JSON.stringify(path)}`,
    ),
  ];
  if (validation === 'Strict') throw undecodable(resource, context, `strict decoding error: ${texts.join(', ')}`);
  for (const text of texts) context.warn?.(text);
}

function warnOfFormats(crd: KubeObject, live: KubeObject | undefined, { warn }: WriteContext): void {
  const known = new Set(live && unknownFormats(live));
  for (const format of unknownFormats(crd)) if (!known.has(format)) warn?.(`unrecognized format "${format}"`);
}
