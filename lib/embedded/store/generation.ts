import { equalJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import type { Resource } from './resource.js';

/** The generation after an update: one more when what the kind's rule covers has changed. */
export function nextGeneration(resource: Resource, before: KubeObject, after: KubeObject): number | undefined {
  const generation = before.metadata.generation;
  if (resource.generation === 'none') return generation;
  const changed =
    !equalJson(described(before, resource), described(after, resource)) ||
    (resource.generation === 'specAndAnnotations' &&
      !equalJson(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})) ||
    (resource.generation === 'specAndLabels' && !equalJson(before.metadata.labels ?? {}, after.metadata.labels ?? {}));
  return (generation ?? 1) + (changed ? 1 : 0);
}

function described(object: KubeObject, resource: Resource): JsonObject {
  const rest: JsonObject = { ...object, apiVersion: undefined, metadata: undefined };
  if (resource.status || !resource.custom) rest['status'] = undefined;
  return rest;
}
