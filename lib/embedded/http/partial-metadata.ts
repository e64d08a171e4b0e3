import { stringifyJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import type { Page } from './listing.js';

/** An object without anything but its metadata. `version` is that of the form: `v1` or `v1beta1`. */
export function partialMetadata(object: KubeObject, version: string): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

/** The JSON text of a list of objects without anything but their metadata; the API writes one of nothing as null. */
export function partialMetadataList({ objects, metadata }: Page, version: string): string {
  const texts = objects.map((object) => stringifyJson(partialMetadata(object, version)));
  const items = texts.length === 0 ? 'null' : `[${texts.join(',')}]`;
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/${version}","metadata":${stringifyJson(metadata)},"items":${items}}`;
}
