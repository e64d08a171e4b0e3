import { isJsonObject, splitApiVersion, type Json, type JsonObject, type KubeObject } from '../../kube/index.js';
import { goTypeOf } from '../store/admission/go-types.js';
import { metadataFault } from '../store/admission/metadata-types.js';
import { reportUnknown, undecodable } from '../store/admission/shape.js';
import { decode, type DecodingFaults, type Mistyped } from '../store/admission/typed-decoding.js';
import { whyOtherKind } from '../store/known-kinds.js';
import { strategicMistyped } from '../store/patches.js';
import type { Resource } from '../store/resource.js';
import { SCALE_VERSION, scaleSchema } from '../store/scale/scale-object.js';
import type { WriteContext } from '../store/write-context.js';
import { notAnObject, unfit, unrecognized } from './refused-body.js';

const SCALE = { group: 'autoscaling', kind: 'Scale' };
const MAX_INT32 = 2 ** 31;

/** The Scale of a request body, which may leave out what it is; `raw` is the body as it came. @throws ApiError */
export function readScale(body: Json | undefined, raw: Buffer): KubeObject {
  if (body === undefined) {
    const why = "couldn't get version/kind; json parse error: unexpected end of JSON input";
    throw unrecognized(SCALE.kind, why, raw);
  }
  if (body !== null && !isJsonObject(body)) throw notAnObject(SCALE.kind, body, raw);
  const why = whyNoScale(body ?? {});
  const { kind, apiVersion, metadata } = body ?? {};
  if (why !== undefined) {
    const { version } = splitApiVersion(String(apiVersion ?? SCALE_VERSION));
    throw unfit(String(kind ?? SCALE.kind), version, SCALE.kind, why);
  }
  return { ...body, apiVersion: SCALE_VERSION, kind: SCALE.kind, metadata: isJsonObject(metadata) ? metadata : {} };
}

/** Why an object is no Scale, in the words of the API; undefined when it is one. */
export function whyNoScale({ apiVersion, kind }: JsonObject): string | undefined {
  const version = typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : SCALE_VERSION;
  const name = typeof kind === 'string' && kind !== '' ? kind : SCALE.kind;
  return version === SCALE_VERSION && name === SCALE.kind ? undefined : whyOtherKind(SCALE, version, name);
}

/** Brings a Scale into its form, in place. @throws ApiError for values of the wrong type, or what a strict client refuses */
export function shapeScale(resource: Resource, scale: KubeObject, context: WriteContext): void {
  const where = { ...context, version: 'v1' };
  const asScale = { ...resource, kind: SCALE.kind };
  const inMetadata = metadataFault(resource, context.version, scale.metadata);
  if (inMetadata !== undefined) throw undecodable(asScale, where, inMetadata);
  const faults: DecodingFaults = { unknown: [], mistyped: [] };
  const { metadata } = scale;
  const { managedFields, ...named } = metadata;
  scale.metadata = named;
  decode(scaleSchema, scale, [], faults);
  scale.metadata = { ...(scale.metadata ?? {}), ...(managedFields && { managedFields }) };
  const fault = faults.mistyped[0] ?? badReplicas(scale);
  if (fault !== undefined) {
    const isStrategic = context.patch?.strategic === true;
    throw undecodable(asScale, where, isStrategic ? strategicMistyped(fault.value, typeOf(fault)) : mistyped(fault));
  }
  reportUnknown(asScale, faults.unknown, where);
}

/** Replicas that are no 32-bit integer. */
function badReplicas({ spec }: KubeObject): Mistyped | undefined {
  const value = isJsonObject(spec) ? spec['replicas'] : undefined;
  if (value === undefined || (Number.isInteger(Number(value)) && Math.abs(Number(value)) < MAX_INT32)) return undefined;
  return { path: ['spec', 'replicas'], value };
}

function mistyped(fault: Mistyped): string {
  const holder = fault.path.length < 2 ? 'Scale' : fault.path[0] === 'spec' ? 'ScaleSpec' : 'ScaleStatus';
  const found = typeof fault.value === 'number' ? `number ${fault.value}` : goTypeOf(fault.value);
  return `json: cannot unmarshal ${found} into Go struct field ${holder}.${fault.path.join('.')} of type ${typeOf(fault)}`;
}

function typeOf({ path }: Mistyped): string {
  if (path.length < 2) return path[0] === 'spec' ? 'v1.ScaleSpec' : 'v1.ScaleStatus';
  return path[1] === 'replicas' ? 'int32' : 'string';
}
