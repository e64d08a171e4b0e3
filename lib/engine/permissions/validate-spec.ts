import {
  sourcesOf,
  type Application,
  type ApplicationSource,
  type ApplicationSpec,
  type AppProject,
  type Condition,
} from '../../model/index.js';
import { bytesOf } from '../bytes.js';
import { resolveDestination, type ClusterRef, type ResolvedDestination } from './cluster.js';
import { isDestinationPermitted, isNamespacePermitted, isSourcePermitted } from './project-rules.js';

/** The most bytes that a spec may take: the status, which holds less than 1 MiB, repeats its sources. */
const mostSpecBytes = 64 * 1024;

/** Surroundings that a spec is checked in. */
export interface SpecSurroundings {
  readonly clusters: readonly ClusterRef[];
  /** Where the reconciler lives; Applications there may use every project. */
  readonly controllerNamespace: string;
  /** Clusters that belong to the project; see {@link isDestinationPermitted}. */
  readonly projectClusters?: () => readonly Partial<ClusterRef>[];
}

/**
 * What is wrong with an Application's spec, as conditions of type `InvalidSpecError`; an empty list when nothing is. While there
 * is one, nothing is compared and nothing synced.
 *
 * @param project the project that the Application names; `undefined` when there is none of that name
 */
export function validateSpec(
  application: Application,
  project: AppProject | undefined,
  { clusters, controllerNamespace, projectClusters = () => [] }: SpecSurroundings,
): Condition[] {
  const { spec, metadata } = application;
  const projectName = spec.project || 'default';
  if (!project) return [invalid(`Application referencing project ${projectName} which does not exist`)];
  const { name = '', namespace = '' } = metadata;
  if (!isNamespacePermitted(project, namespace, controllerNamespace)) {
    return [invalid(notPermitted(name, namespace, projectName))];
  }
  if (bytesOf(spec) > mostSpecBytes) {
    return [invalid(`the spec takes more than ${mostSpecBytes} bytes: keep large values in a file of the repository`)];
  }
  const sourceProblem = validateSource(spec);
  if (sourceProblem !== undefined) return [invalid(sourceProblem)];
  const sources = repositories(spec)
    .filter(({ url }) => !isSourcePermitted(project, url))
    .map(({ url, role }) => invalid(`${role} repo ${url} is not permitted in project '${projectName}'`));
  const destination = resolveDestination(spec.destination, clusters);
  const problem = destinationProblem(spec, project, destination, projectName, projectClusters);
  return problem === undefined ? sources : [...sources, invalid(problem)];
}

/** Why an Application cannot have the project that it names; `undefined` when it can. */
export function projectProblem(
  { spec, metadata }: Application,
  project: AppProject | undefined,
  controllerNamespace: string,
): string | undefined {
  const wanted = spec.project || 'default';
  if (!project) return `error getting app project "${wanted}": appproject.argoproj.io "${wanted}" not found`;
  const { name = '', namespace = '' } = metadata;
  if (isNamespacePermitted(project, namespace, controllerNamespace)) return undefined;
  return notPermitted(name, namespace, wanted);
}

const notPermitted = (name: string, namespace: string, project: string) =>
  `application '${name}' in namespace '${namespace}' is not permitted to use project '${project}'`;

function destinationProblem(
  { destination }: ApplicationSpec,
  project: AppProject,
  resolved: ResolvedDestination,
  projectName: string,
  projectClusters: () => readonly Partial<ClusterRef>[],
): string | undefined {
  if ('problem' in resolved) return resolved.problem;
  const namespace = destination.namespace ?? '';
  if (isDestinationPermitted(project, resolved.cluster, namespace, projectClusters)) return undefined;
  const cluster = destination.name || resolved.cluster.server;
  return `application destination server '${cluster}' and namespace '${namespace}' do not match any of the allowed destinations in project '${projectName}'`;
}

function validateSource(spec: ApplicationSpec): string | undefined {
  const hydrator = spec.sourceHydrator;
  if (hydrator) {
    if (!hydrator.drySource?.repoURL) return 'spec.sourceHydrator.drySource.repoURL is required';
    if (!hydrator.syncSource?.targetBranch) return 'spec.sourceHydrator.syncSource.targetBranch is required';
    if (hydrator.hydrateTo && !hydrator.hydrateTo.targetBranch) {
      return 'when spec.sourceHydrator.hydrateTo is set, spec.sourceHydrator.hydrateTo.targetBranch is required';
    }
    return undefined;
  }
  if (spec.sources && spec.sources.length > 0) {
    return spec.sources
      .map((source, index) => validateOneOfMany(source, index))
      .find((problem) => problem !== undefined);
  }
  const source = spec.source;
  if (!source?.repoURL || (!source.path && !source.chart)) {
    return 'spec.source.repoURL and either spec.source.path or spec.source.chart are required';
  }
  return versionProblem(source);
}

function validateOneOfMany(source: ApplicationSource, index: number): string | undefined {
  if (!source.repoURL || (!source.path && !source.chart && !source.ref)) {
    return `spec.source.repoURL and either source.path, source.chart, or source.ref are required for source ${index + 1}`;
  }
  return versionProblem(source);
}

function versionProblem(source: ApplicationSource): string | undefined {
  if (!source.chart || source.targetRevision) return undefined;
  return 'spec.source.targetRevision is required if the manifest source is a helm chart';
}

function repositories(spec: ApplicationSpec): { url: string; role: string }[] {
  const hydrator = spec.sourceHydrator;
  if (hydrator) {
    const dry = hydrator.drySource?.repoURL ?? '';
    const sync = hydrator.syncSource?.repoURL;
    return [{ url: dry, role: 'application' }, ...(sync ? [{ url: sync, role: 'sync source' }] : [])];
  }
  const sources = sourcesOf(spec);
  if (sources.length === 0) return [{ url: '', role: 'application' }];
  return sources.map(({ repoURL }) => ({ url: repoURL, role: 'application' }));
}

function invalid(message: string): Condition {
  return { type: 'InvalidSpecError', message };
}
