import { builtinKind, splitApiVersion, type KubeObject } from '../kube/index.js';
import { inCluster, permissionProblem, type PermittedDestination } from '../engine/index.js';
import { parseApplication, parseAppProject, type Destination } from '../model/index.js';
import { AssertionError } from './errors.js';

/** An object that somebody might want to deliver. */
export interface WantedResource {
  readonly apiVersion: string;
  readonly kind: string;
  /**
   * Its name; a project's rules for cluster-scoped kinds may name objects.
   * @default - any
   */
  readonly name?: string;
  /**
   * Its namespace.
   * @default - the namespace that the Application delivers to
   */
  readonly namespace?: string;
}

/**
 * Why the project of an Application forbids to deliver an object, by the engine's own rules; `undefined` when it permits it. Of a kind
 * that is not built in the scope is not known here: it must be permitted, or forbidden, as a namespaced and as a cluster-scoped one.
 *
 * @param projects the AppProject objects of the platform
 * @throws AssertionError when the platform does not have the project, so that its rules are not known here
 */
export function reasonsAgainst(
  application: KubeObject,
  projects: readonly KubeObject[],
  wanted: WantedResource,
): (string | undefined)[] {
  const { spec, metadata } = parseApplication(application);
  const project = projects.find((each) => each.metadata.name === spec.project);
  if (!project) {
    throw new AssertionError(
      `the rules of project "${spec.project}", which ${metadata.name ?? ''} names, are not part of this platform`,
    );
  }
  const { group } = splitApiVersion(wanted.apiVersion);
  const known = builtinKind({ group, kind: wanted.kind });
  const scopes = known ? [known.namespaced] : [true, false];
  return scopes.map((namespaced) =>
    permissionProblem(
      parseAppProject(project),
      { group, kind: wanted.kind, name: wanted.name, namespace: wanted.namespace },
      namespaced,
      whereTo(spec.destination),
    ),
  );
}

/** The destination, with both names of the hub's own cluster. Of other clusters a platform knows the one that it uses. */
function whereTo({ name = '', server = '', namespace }: Destination): PermittedDestination {
  const isHub = name === inCluster.name || server === inCluster.server;
  return isHub ? { ...inCluster, namespace } : { name, server, namespace };
}

/** What is wanted, for people. */
export function wantedText({ apiVersion, kind, name, namespace }: WantedResource): string {
  return [`${apiVersion}/${kind}`, name, namespace && `in ${namespace}`].filter(Boolean).join(' ');
}
