import type { Application, OperationState } from '../../model/index.js';
import { requestOfSpec } from './desired.js';
import { renderTerms } from './render-terms.js';
import type { Shell } from './shell.js';
import type { Situation } from './situation.js';

/**
 * Whether an automated operation that waits for an approval is about manifests that Git does not have any more: then the approval is
 * not needed, and the next operation begins with what Git wants now. Manifests that cannot be had change nothing.
 */
export async function isSuperseded(
  shell: Shell,
  app: Application,
  { operation }: OperationState,
  { desired, destination, project }: Situation,
): Promise<boolean> {
  if (operation.initiatedBy?.automated !== true) return false;
  try {
    const now = await shell.desired.load(app, requestOfSpec(app), renderTerms(shell, project, destination));
    return now.digest !== desired.digest;
  } catch {
    return false;
  }
}
