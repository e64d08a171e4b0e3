import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  cloneJson,
  isJsonObject,
  type Json,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import type { Resource } from './resource.js';

/** A patch that is no apply. */
export interface Patch {
  readonly type: 'json' | 'merge' | 'strategic';
  readonly body: Json;
}

/** The patched object, and the resourceVersion that the patch demands, if it names one. */
export interface Patched {
  readonly object: KubeObject;
  readonly resourceVersion: string | undefined;
}

/** Applies a patch to a copy of an object. @throws ApiError */
export function patched(resource: Resource, live: KubeObject, patch: Patch, schema: MapSchema): Patched {
  const result = compute(resource, live, patch, schema);
  if (!isJsonObject(result) || !isJsonObject(result['metadata']))
    throw badRequest('the patch does not leave an object');
  const object = cloneJson(result) as KubeObject;
  if (object.apiVersion !== live.apiVersion || object.kind !== live.kind) {
    throw badRequest(`the patch must not change apiVersion or kind of a ${live.kind}`);
  }
  const { resourceVersion } = object.metadata;
  return { object, resourceVersion: resourceVersion === live.metadata.resourceVersion ? undefined : resourceVersion };
}

function compute(resource: Resource, live: KubeObject, { type, body }: Patch, schema: MapSchema): Json {
  switch (type) {
    case 'merge':
      if (!isJsonObject(body)) throw badRequest('error decoding patch: the body is not an object');
      return applyMergePatch(live, body);
    case 'json':
      if (!Array.isArray(body)) throw badRequest('error decoding patch: the body is not a list of operations');
      try {
        return applyJsonPatch(live, body as never);
      } catch {
        throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
      }
    case 'strategic':
      if (!isJsonObject(body)) throw badRequest('error decoding patch: the body is not an object');
      if (resource.custom) throw badRequest('strategic merge patch is not supported for custom resources');
      try {
        return applyStrategicMergePatch(live, body, schema);
      } catch (error) {
        throw new ApiError(500, '', error instanceof Error ? error.message : String(error));
      }
  }
}
