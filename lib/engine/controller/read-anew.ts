import type { Application } from '../../model/index.js';
import { readApplication } from './read-application.js';
import type { Shell } from './shell.js';
import { asObject } from './status-writer.js';

/**
 * The Application as its server has it now. The first that a process knows of it comes from a list, which may be old: the operation that
 * it shows under way may be over since, by the hand of the process before.
 *
 * @throws ApiError, UnreachableError
 */
export async function readAnew(shell: Shell, app: Application): Promise<Application> {
  await shell.hub.readApplication(asObject(app));
  const known = shell.hub.application(app.metadata.name ?? '');
  return known !== undefined && known.metadata.uid === app.metadata.uid ? readApplication(known) : app;
}
