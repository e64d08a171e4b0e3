import type { KubeObject } from '../../kube/index.js';
import { inCluster, resolveDestination, type ClusterRef } from '../permissions/index.js';
import { requestOfSpec } from './desired.js';
import { readApplication } from './read-application.js';

/** The address of the cluster that an Application is delivered to; the hub's where it names none. */
export function serverOf(object: KubeObject, clusters: readonly ClusterRef[]): string {
  try {
    const resolved = resolveDestination(readApplication(object).spec.destination, clusters);
    return 'cluster' in resolved ? resolved.cluster.server : inCluster.server;
  } catch {
    return inCluster.server;
  }
}

/** The project of an Application; none where it cannot be read. */
export function projectOf(object: KubeObject): string {
  try {
    return readApplication(object).spec.project || 'default';
  } catch {
    return '';
  }
}

/** The repositories of the sources of an Application; none where it cannot be read. */
export function repositoriesOf(object: KubeObject): string[] {
  try {
    const app = readApplication(object);
    const dry = app.spec.sourceHydrator?.drySource.repoURL;
    return [...requestOfSpec(app).sources.map(({ repoURL }) => repoURL), ...(dry === undefined ? [] : [dry])];
  } catch {
    return [];
  }
}
