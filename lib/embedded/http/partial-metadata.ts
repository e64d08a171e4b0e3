import { stringifyJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { fromStorage } from '../store/conversion.js';
import type { Page } from './listing.js';
import type { Target } from './target.js';

/** An object without anything but its metadata. */
export function partialMetadata(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** A list of objects without anything but their metadata. */
export function partialMetadataList({ resource, version }: Target, { objects, metadata }: Page): string {
  const items = objects.map((object) => stringifyJson(partialMetadata(fromStorage(resource, version, object))));
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${stringifyJson(metadata)},"items":[${items.join(',')}]}`;
}
