import { isJsonObject, type JsonObject, type KubeObject } from '../../kube/index.js';
import { ApiError, isApiError } from '../execution/index.js';
import type { ApplicationHub } from './ports.js';

/**
 * Writes to this very Application by merge patch, not to another one that was created by its name meanwhile.
 *
 * @param ifUnchanged whether it is refused also when somebody has written to it since it was read
 * @throws ApiError (`Conflict` when it is not the one any more), UnreachableError
 */
export async function patchThis(
  hub: ApplicationHub,
  app: KubeObject,
  patch: JsonObject,
  ifUnchanged = false,
): Promise<KubeObject> {
  const { uid, resourceVersion } = app.metadata;
  const metadata: JsonObject = {
    ...(isJsonObject(patch['metadata']) && patch['metadata']),
    ...(uid !== undefined && { uid }),
    ...(ifUnchanged && resourceVersion !== undefined && { resourceVersion }),
  };
  try {
    return await hub.patchApplication(app, { ...patch, metadata });
  } catch (error) {
    if (!isApiError(error, 'Invalid') || !error.causes.some(({ field }) => field === 'metadata.uid')) throw error;
    throw new ApiError(409, 'Conflict', 'it was deleted, and another one was created by its name meanwhile');
  }
}
