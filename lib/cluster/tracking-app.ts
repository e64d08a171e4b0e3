import type { KubeObject } from '../kube/index.js';
import { annotations } from '../model/index.js';

/** The Application that an object's tracking annotation names. */
export function trackingApp(object: KubeObject): string | undefined {
  const id = object.metadata.annotations?.[annotations.trackingId];
  const colon = id?.indexOf(':') ?? -1;
  return id === undefined || colon <= 0 ? undefined : id.slice(0, colon);
}
