import type { Application } from '../../model/index.js';
import { finalizersFor } from '../deletion/index.js';
import { readApplication } from './read-application.js';
import type { Shell } from './shell.js';
import type { Situation } from './situation.js';
import { asObject } from './status-writer.js';

/** Holds the Application for the PreDelete and PostDelete hooks that Git has now, and not for those that it had. */
export async function withFinalizers(shell: Shell, app: Application, { targets }: Situation): Promise<Application> {
  const finalizers = finalizersFor(app, targets);
  if (finalizers === undefined) return app;
  const { resourceVersion } = app.metadata;
  const metadata = { finalizers, ...(resourceVersion !== undefined && { resourceVersion }) };
  return readApplication(await shell.hub.patchApplication(asObject(app), { metadata }));
}
