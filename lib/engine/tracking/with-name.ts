import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { parseTrackingId, trackingId } from './tracking-id.js';

/**
 * An object with a name; one that left it open (`generateName`) gets it now. Its tracking id says the name as well: what it does
 * not speak of would count as a copy, and be left behind when the Application is deleted.
 */
export function withName(object: KubeObject, name: string): KubeObject {
  if (object.metadata.name === name) return object;
  const { generateName: _, ...metadata } = object.metadata;
  const id = parseTrackingId(metadata.annotations?.[annotations.trackingId] ?? '');
  if (id === undefined || id.name !== '') return { ...object, metadata: { ...metadata, name } };
  const tracked = { ...metadata.annotations, [annotations.trackingId]: trackingId({ ...id, name }) };
  return { ...object, metadata: { ...metadata, name, annotations: tracked } };
}
