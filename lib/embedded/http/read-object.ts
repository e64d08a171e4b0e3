import { isJsonObject, joinApiVersion, stringifyJson, type Json, type KubeObject } from '../../kube/index.js';
import { badRequest, invalid, invalidValue } from '../refusals.js';
import type { Target } from './target.js';

/**
 * The object of a request body, checked against the URL it was sent to.
 *
 * @throws ApiError
 */
export function readObject(target: Target, body: Json | undefined, applied = false): KubeObject {
  const { resource, version } = target;
  if (!isJsonObject(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${body === undefined ? '' : stringifyJson(body)}'`,
    );
  }
  const expected = joinApiVersion(resource.group, version);
  const { kind, apiVersion } = body;
  const text = (): string => stringifyJson(body).slice(0, 500);
  if (typeof kind !== 'string' || kind === '') {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${text()}' (${text()})`,
    );
  }
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): Object 'apiVersion' is missing in '${text()}' (${text()})`,
    );
  }
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== resource.kind) {
    const { metadata: wrong } = body;
    const name = isJsonObject(wrong) && typeof wrong['name'] === 'string' ? wrong['name'] : '';
    if (!resource.custom || applied) {
      throw badRequest(
        `${kind} in version "${version}" cannot be handled as a ${resource.kind}: converting (${kind}) to (${resource.kind}): unknown conversion`,
      );
    }
    throw invalid({ group: resource.group, kind }, name, [
      invalidValue('kind', JSON.stringify(kind), `must be ${resource.kind}`),
    ]);
  }
  const metadata = body['metadata'] ?? {};
  if (!isJsonObject(metadata)) throw badRequest('metadata is not an object');
  for (const key of ['name', 'namespace', 'generateName', 'resourceVersion', 'uid']) {
    const value = metadata[key];
    if (value === undefined) continue;
    if (value === null || value === '') delete metadata[key];
    else if (typeof value !== 'string') throw badRequest(`metadata.${key} is not a string`);
  }
  for (const [key, isRight] of shapes) {
    const value = metadata[key];
    if (value === null) delete metadata[key];
    else if (value !== undefined && !isRight(value)) {
      throw badRequest(
        `${kind} in version "${version}" cannot be handled as a ${kind}: metadata.${key} has the wrong type`,
      );
    }
  }
  return { ...body, apiVersion, kind, metadata };
}

const isList = (value: Json): boolean => Array.isArray(value);
const isTextMap = (value: Json): boolean =>
  isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');
const shapes: readonly (readonly [string, (value: Json) => boolean])[] = [
  ['labels', isTextMap],
  ['annotations', isTextMap],
  ['finalizers', (value) => Array.isArray(value) && value.every((item) => typeof item === 'string')],
  ['ownerReferences', (value) => Array.isArray(value) && value.every(isJsonObject)],
  ['managedFields', isList],
];
