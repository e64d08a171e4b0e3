import { isJsonObject, type KubeObject } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import { ApiError } from '../execution/index.js';
import type { ApplicationHub } from './ports.js';

/** A project that is being deleted, and the Applications that still name it. */
export interface HeldProject {
  readonly project: string;
  readonly applications: readonly string[];
}

/**
 * Lets projects go that are being deleted and that no Application names any more: until then their finalizer holds them, so that no
 * Application loses the rules it lives by. Gives those that are held.
 *
 * @throws ApiError, UnreachableError
 */
export async function releaseProjects(hub: ApplicationHub): Promise<HeldProject[]> {
  const ending = hub
    .projects()
    .filter(
      ({ metadata }) =>
        metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizers.resources) === true,
    );
  const held: HeldProject[] = [];
  for (const project of ending) {
    const { name = '', resourceVersion } = project.metadata;
    const users = hub.applicationNames().filter((app) => {
      const object = hub.application(app);
      return object !== undefined && namedProject(object) === name;
    });
    if (users.length > 0) {
      held.push({ project: name, applications: users });
      continue;
    }
    const left = (project.metadata.finalizers ?? []).filter((finalizer) => finalizer !== finalizers.resources);
    const metadata = { finalizers: left, ...(resourceVersion !== undefined && { resourceVersion }) };
    await hub.patchProject(project, { metadata }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
  }
  return held;
}

/** Also an Application that is malformed otherwise names its project. */
function namedProject({ spec }: KubeObject): string {
  const project = isJsonObject(spec) ? spec['project'] : undefined;
  return typeof project === 'string' && project !== '' ? project : 'default';
}
