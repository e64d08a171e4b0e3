import type { KubeObject } from '../../kube/index.js';
import type { Application, ResourceResult } from '../../model/index.js';
import { isAllowed, isGuardedKind, type MassDeletionGuard } from './guard.js';

/**
 * Whether an object is deleted to be created anew only where the API server refuses to change it in place, and after a person said yes:
 * those of guarded kinds, unless the Application or the object (in Git, or live) is annotated `slipway.dev/mass-deletion: allow`.
 */
export function isGuardedReplacement(
  app: Application,
  objects: readonly KubeObject[],
  guard: MassDeletionGuard | undefined,
): boolean {
  return (
    guard !== undefined &&
    objects.some((object) => isGuardedKind(object, guard)) &&
    ![app, ...objects].some((object) => isAllowed(object))
  );
}

/** Whether a task's object could not be changed in place, and the task waits for a person: it was refused, and is not over. */
export function awaitsReplacement(result: Pick<ResourceResult, 'status' | 'hookPhase'> | undefined): boolean {
  return result?.status === 'SyncFailed' && result.hookPhase === undefined;
}
