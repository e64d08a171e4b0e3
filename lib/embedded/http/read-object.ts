import {
  isJsonObject,
  joinApiVersion,
  splitApiVersion,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { badRequest, invalid, invalidValue } from '../refusals.js';
import { metadataFault } from '../store/admission/metadata-types.js';
import { whyOtherKind } from '../store/known-kinds.js';
import { notAnObject, unfit, unrecognized } from './refused-body.js';
import type { Target } from './target.js';

/**
 * The object of a request body, checked against the URL it was sent to. `raw` is the body as it came.
 *
 * @throws ApiError
 */
export function readObject(target: Target, body: Json | undefined, raw: Buffer): KubeObject {
  const { resource, version } = target;
  if (body === undefined) {
    const why = "couldn't get version/kind; json parse error: unexpected end of JSON input";
    throw unrecognized(resource.kind, why, raw);
  }
  if (body !== null && !isJsonObject(body)) throw notAnObject(resource.kind, body, raw);
  const object = resource.custom ? customEnvelope(target, body, raw) : builtinEnvelope(target, body ?? {});
  const { metadata } = object;
  const fault = metadataFault(resource, version, metadata);
  if (fault !== undefined) throw unfit(resource.kind, version, resource.kind, fault);
  return { ...object, metadata: withoutEmpty(metadata) };
}

/** Checks that an object is the one that the URL names. @throws ApiError */
export function checkPlace({ resource, namespace, name }: Target, { metadata }: KubeObject): void {
  const { name: given = '', namespace: place = '' } = metadata;
  if (given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  if (resource.namespaced && place !== '' && place !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

interface Envelope extends JsonObject {
  apiVersion: string;
  kind: string;
}

/** Built-in kinds: what the body leaves out is what the URL says. */
function builtinEnvelope({ resource, version }: Target, body: JsonObject): Envelope {
  const expected = joinApiVersion(resource.group, version);
  const kind = textOr(body['kind'], resource.kind);
  const apiVersion = textOr(body['apiVersion'], expected);
  const why = whyOtherKind(resource, apiVersion, kind);
  if (why !== undefined) throw unfit(kind, splitApiVersion(apiVersion).version, resource.kind, why);
  checkVersion(apiVersion, expected);
  return { ...body, apiVersion, kind };
}

/** Custom resources: the body must say what it is. */
function customEnvelope({ resource, version }: Target, body: JsonObject | null, raw: Buffer): Envelope {
  const kind = textOr(body?.['kind'], '');
  const apiVersion = textOr(body?.['apiVersion'], '');
  if (kind === '') {
    throw unrecognized(resource.kind, `Object 'Kind' is missing in '${raw.toString().trim()}'`, raw);
  }
  checkVersion(apiVersion, joinApiVersion(resource.group, version));
  if (kind !== resource.kind) {
    const metadata = body?.['metadata'];
    const name = isJsonObject(metadata) ? textOr(metadata['name'], '') : '';
    throw invalid({ group: resource.group, kind }, name, [
      invalidValue('kind', JSON.stringify(kind), `must be ${resource.kind}`),
    ]);
  }
  return { ...body, apiVersion, kind };
}

function checkVersion(given: string, expected: string): void {
  if (given === expected) return;
  throw badRequest(`the API version in the data (${given}) does not match the expected API version (${expected})`);
}

function withoutEmpty(metadata: Json | undefined): JsonObject {
  const read: JsonObject = isJsonObject(metadata) ? { ...metadata } : {};
  for (const key of Object.keys(read)) if (read[key] === null || read[key] === '') delete read[key];
  return read;
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
