import {
  isJsonObject,
  joinApiVersion,
  splitApiVersion,
  stringifyJson,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import type { StatusCause } from '../errors.js';
import { badRequest, invalid, invalidValue } from '../refusals.js';
import { metadataFault } from './admission/metadata-types.js';
import { undecodable } from './admission/shape.js';
import { whyOtherKind } from './known-kinds.js';
import type { Resource } from './resource.js';
import type { WriteContext } from './write-context.js';

/**
 * What a patch has made of an object, as an object of its kind again.
 *
 * @throws ApiError when it says that it is another kind, has another name or has metadata of the wrong type
 */
export function patchedObject(
  resource: Resource,
  live: KubeObject,
  result: JsonObject,
  context: WriteContext,
): KubeObject {
  if (resource.custom) checkCustomKind(resource, live, result, context);
  else checkBuiltinKind(resource, live, result, context);
  const { metadata } = result;
  const fault = metadataFault(resource, context.version, metadata);
  if (fault !== undefined) throw undecodable(resource, context, fault);
  const object: KubeObject = {
    ...result,
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: isJsonObject(metadata) ? { ...metadata } : {},
  };
  for (const key of Object.keys(object.metadata)) if (object.metadata[key] === null) delete object.metadata[key];
  checkPlace(live, object);
  return object;
}

function checkPlace(live: KubeObject, { metadata }: KubeObject): void {
  const { name = '' } = live.metadata;
  if ((metadata.name ?? '') === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${name})`);
  }
  const { namespace = '' } = metadata;
  if (namespace !== '' && live.metadata.namespace !== undefined && namespace !== live.metadata.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

function checkBuiltinKind(resource: Resource, live: KubeObject, result: JsonObject, context: WriteContext): void {
  const { apiVersion = live.apiVersion, kind = live.kind } = result;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return;
  const why = whyOtherKind(resource, apiVersion, kind);
  if (why !== undefined) throw undecodable(resource, context, why);
}

function checkCustomKind(resource: Resource, live: KubeObject, result: JsonObject, context: WriteContext): void {
  const { apiVersion, kind } = result;
  if (typeof kind !== 'string' || kind === '') {
    throw undecodable(resource, context, `Object 'Kind' is missing in '${stringifyJson(result)}'`);
  }
  const causes: StatusCause[] = [];
  const given = typeof apiVersion === 'string' ? apiVersion : '';
  const expected = joinApiVersion(resource.group, context.version);
  if (given !== expected) causes.push(invalidValue('apiVersion', JSON.stringify(given), `must be ${expected}`));
  if (kind !== resource.kind) causes.push(invalidValue('kind', JSON.stringify(kind), `must be ${resource.kind}`));
  if (causes.length > 0) throw invalid({ group: splitApiVersion(given).group, kind }, live.metadata.name ?? '', causes);
}
