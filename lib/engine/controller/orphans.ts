import { keyOf, keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { Application, AppProject } from '../../model/index.js';
import { orphanedResources, type EngineSettings } from '../compare/index.js';
import { isExcluded } from '../globs/index.js';
import type { FoundDestination } from './ports.js';
import type { Shell } from './shell.js';

/** The namespace in which an Application's project wants orphans to be looked for; `undefined` when it wants none. */
export function orphanNamespace(app: Application, project: AppProject): string | undefined {
  return project.spec.orphanedResources ? app.spec.destination.namespace || undefined : undefined;
}

/** The orphans in the Application's namespace now; `undefined` when nobody looks for them. */
export async function findOrphans(
  shell: Shell,
  app: Application,
  project: AppProject,
  { cluster, server }: FoundDestination,
  live: ReadonlyMap<string, KubeObject>,
  settings: EngineSettings,
): Promise<readonly ObjectKey[] | undefined> {
  const namespace = orphanNamespace(app, project);
  if (namespace === undefined) return undefined;
  const all = await cluster.inNamespace(
    namespace,
    ({ group, kind }) => !isExcluded(settings.resources, group, kind, server),
  );
  const objects = all.filter((object) => !live.has(keyText(keyOf(object))));
  const exists = (instance: string): boolean => shell.hub.application(instance) !== undefined;
  return orphanedResources({ app, project, objects, exists, settings });
}
