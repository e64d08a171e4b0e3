import { argoApiVersion } from './annotations.js';
import type { AppProject } from './project.js';

/** Name of the project of Applications that name none. */
export const defaultProjectName = 'default';

/** The project `default` as a fresh installation has it: everything is permitted. */
export function defaultProject(namespace: string): AppProject {
  return {
    apiVersion: argoApiVersion,
    kind: 'AppProject',
    metadata: { name: defaultProjectName, namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}
