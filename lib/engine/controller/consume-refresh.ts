import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { ApiError } from '../execution/index.js';
import { consumptionPatch, mustReread, secondPatch } from '../refresh/index.js';
import type { ApplicationHub } from './ports.js';

const request = { key: annotations.refresh, timestampKey: annotations.refreshTimestamp };

/** Whether an Application asks for a refresh in the form that tells one request from a later one. */
export function isTimed(app: Pick<KubeObject, 'metadata'>): boolean {
  return app.metadata.annotations?.[request.timestampKey] !== undefined;
}

/**
 * Takes a request for a refresh away that has been worked off; a newer one that came meanwhile stays. Gives the Application as it is
 * then.
 *
 * @throws ApiError, UnreachableError
 */
export async function consumeRefresh(hub: ApplicationHub, worked: KubeObject): Promise<KubeObject> {
  const before = worked.metadata.annotations ?? {};
  try {
    return await hub.jsonPatchApplication(worked, consumptionPatch(before, request));
  } catch (error) {
    if (!(error instanceof ApiError) || !mustReread(before, request, error.status)) throw error;
    const now = await hub.readApplication(worked);
    const patch = secondPatch(before, now.metadata.annotations ?? {}, request);
    return patch.length === 0 ? now : hub.jsonPatchApplication(now, patch);
  }
}
