import type { Application } from '../../model/index.js';
import { wantsIntegrity } from '../signatures/index.js';
import { requestOfSpec } from './desired.js';
import type { Memory } from './memory.js';
import { renderTerms } from './render-terms.js';
import type { Shell } from './shell.js';
import { projectOf } from './situation.js';

/**
 * Whether nothing but Git changed since an Application was looked at, and Git wants of it what it wanted before: then a Synced one needs
 * neither a look nor a new status, which goes on to name the commit that it was last compared with. So a commit costs those that it does
 * not concern the comparison of a digest.
 */
export async function isUnaffected(shell: Shell, app: Application, memory: Memory): Promise<boolean> {
  const isDue = memory.due;
  memory.due = false;
  if (isDue || memory.force || memory.seen === undefined || memory.digest === undefined) return false;
  const { sync, operationState } = app.status ?? {};
  if (sync?.status !== 'Synced' || (operationState?.phase ?? 'Succeeded') !== 'Succeeded') return false;
  try {
    const destination = shell.clusters.find(app.spec.destination);
    if (destination === undefined) return false;
    const project = projectOf(shell, app);
    if (project === undefined || wantsIntegrity(project, requestOfSpec(app).sources)) return false;
    return (await shell.desired.digestNow(app, renderTerms(shell, project, destination))) === memory.digest;
  } catch {
    return false;
  }
}
