import { gvkOf, keyOf, keyText, type GroupVersionKind, type KubeObject, type ObjectKey } from '../../kube/index.js';
import {
  defaultProject,
  parseAppProject,
  type Application,
  type AppProject,
  type OperationState,
} from '../../model/index.js';
import { isHidden, preparedTargets, type EngineSettings, type PreparedTargets } from '../compare/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { isExcluded } from '../globs/index.js';
import { EngineError } from '../errors.js';
import { UnreachableError } from '../execution/index.js';
import { permissionProblem, projectProblem, validateSpec, withGlobalProjects } from '../permissions/index.js';
import { integrityFindings, localManifestsProblem, wantsIntegrity } from '../signatures/index.js';
import type { Desired, Request } from './desired.js';
import { findOrphans, orphanNamespace } from './orphans.js';
import { recordedKinds } from './recorded-kinds.js';
import { renderTerms } from './render-terms.js';
import type { Wanted } from './ports.js';
import type { FoundDestination } from './ports.js';
import type { Shell } from './shell.js';
import { writingFor, type Writing } from './writer.js';

/** Everything that a comparison or a step of an operation looks at. */
export interface Situation {
  /** The settings that all of it was seen by. */
  readonly settings: EngineSettings;
  readonly project: AppProject;
  readonly destination: FoundDestination;
  readonly writing: Writing;
  readonly desired: Desired;
  readonly targets: PreparedTargets;
  readonly live: ReadonlyMap<string, KubeObject>;
  readonly namespace: KubeObject | 'absent' | undefined;
  /** What belongs to nobody in the destination namespace; `undefined` when nobody looks for it. */
  readonly orphans: readonly ObjectKey[] | undefined;
  /** Kinds of targets that the cluster does not serve, `group/version/kind`. */
  readonly missingKinds: readonly string[];
  /** Why the project forbids to deliver an object, if it does. */
  readonly refusal: (object: KubeObject, namespaced: boolean) => string | undefined;
}

/** What could be seen, or what stood in the way. */
export type Look =
  | { readonly ok: true; readonly situation: Situation }
  | {
      readonly ok: false;
      readonly conditions: readonly NewCondition[];
      /** `spec`: only a change of the Application or its project helps; `source` and `cluster` are tried again. */
      readonly cause: 'spec' | 'source' | 'cluster';
      readonly unreachable: boolean;
      /** Why the project could not be had. */
      readonly projectProblem?: string | undefined;
    };

const TARGETS = 'Failed to load target state';
const LIVE = 'Failed to load live state of cluster';

/** Looks at everything that concerns an Application: its project, its manifests and its live objects. Never throws. */
export async function look(shell: Shell, app: Application, request: Request): Promise<Look> {
  const settings = shell.settings();
  const checked = checkSpec(shell, app);
  if (!('destination' in checked)) return { ok: false, cause: 'spec', unreachable: false, ...checked };
  const { project, destination } = checked;
  let desired: Desired;
  try {
    const distrust = await distrusted(shell, app, project, request);
    if (distrust.length > 0) return { ok: false, conditions: distrust, cause: 'spec', unreachable: false };
    desired = await shell.desired.load(app, request, renderTerms(shell, project, destination));
  } catch (error) {
    return {
      ok: false,
      conditions: [failure(TARGETS, error)],
      cause: error instanceof UnreachableError ? 'cluster' : 'source',
      unreachable: error instanceof UnreachableError,
    };
  }
  try {
    return { ok: true, situation: await observe(shell, app, project, destination, desired, settings) };
  } catch (error) {
    return {
      ok: false,
      conditions: [failure(error instanceof EngineError ? TARGETS : `${LIVE} ${destination.name}`, error)],
      cause: error instanceof EngineError ? 'source' : 'cluster',
      unreachable: error instanceof UnreachableError,
    };
  }
}

/** Why what Git has is not believed: the project demands signatures, and they are not what they must be. Nothing is rendered then. */
async function distrusted(
  shell: Shell,
  app: Application,
  project: AppProject,
  request: Request,
): Promise<readonly NewCondition[]> {
  if (!wantsIntegrity(project, request.sources)) return [];
  const local = request.manifests && localManifestsProblem(project, request.sources);
  if (local) return [local];
  const now = shell.clock.now();
  return integrityFindings(await shell.desired.checks(app, project, request, shell.settings().signers, now));
}

/** The project of an Application with the rules that it inherits; `undefined` when there is none of that name. @throws ModelError */
export function projectOf(shell: Shell, app: Application): AppProject | undefined {
  const found = namedProject(shell, app.spec.project || 'default');
  return found && withGlobalProjects(found, shell.settings().globalProjects, (name) => namedProject(shell, name));
}

const projects = new WeakMap<KubeObject, AppProject>();

/** The project that an object is; the same object is checked once. @throws ModelError */
function readProject(object: KubeObject): AppProject {
  const known = projects.get(object);
  if (known !== undefined) return known;
  const project = parseAppProject(object);
  projects.set(object, project);
  return project;
}

function namedProject(shell: Shell, name: string): AppProject | undefined {
  const object = shell.hub.project(name);
  if (object) return readProject(object);
  return name === 'default' ? defaultProject(shell.hub.namespace) : undefined;
}

/** Why a project forbids to touch an object on behalf of an Application, if it does. */
export function refusalBy(
  shell: Shell,
  app: Application,
  project: AppProject,
  destination: FoundDestination,
): Situation['refusal'] {
  const permitted = { name: destination.name, server: destination.server, namespace: app.spec.destination.namespace };
  const projectClusters = (): ReturnType<typeof shell.clusters.ofProject> =>
    shell.clusters.ofProject(project.metadata.name ?? '');
  return (object, namespaced) => permissionProblem(project, keyOf(object), namespaced, permitted, projectClusters);
}

/** The project and the cluster of an Application, or what is wrong with its spec. */
export function checkSpec(
  shell: Shell,
  app: Application,
): { project: AppProject; destination: FoundDestination } | { conditions: NewCondition[]; projectProblem?: string } {
  const name = app.spec.project || 'default';
  let project: AppProject | undefined;
  try {
    project = projectOf(shell, app);
  } catch (error) {
    return {
      conditions: [{ type: 'InvalidSpecError', message: error instanceof Error ? error.message : String(error) }],
    };
  }
  const projectClusters = (): ReturnType<typeof shell.clusters.ofProject> => shell.clusters.ofProject(name);
  const problems = validateSpec(app, project, {
    clusters: shell.clusters.refs,
    controllerNamespace: shell.settings().controllerNamespace,
    projectClusters,
  });
  if (project === undefined || problems.length > 0) {
    const missing = projectProblem(app, project, shell.settings().controllerNamespace);
    return {
      conditions: problems.map(({ message }) => ({ type: 'InvalidSpecError', message })),
      ...(missing !== undefined && { projectProblem: missing }),
    };
  }
  try {
    const destination = shell.clusters.find(app.spec.destination);
    if (destination !== undefined) return { project, destination };
    return { conditions: [{ type: 'InvalidSpecError', message: 'the destination names no registered cluster' }] };
  } catch (error) {
    return {
      conditions: [{ type: 'InvalidSpecError', message: error instanceof Error ? error.message : String(error) }],
    };
  }
}

async function observe(
  shell: Shell,
  app: Application,
  project: AppProject,
  destination: FoundDestination,
  desired: Desired,
  settings: EngineSettings,
): Promise<Situation> {
  const { cluster, server } = destination;
  await cluster.connect();
  const prepared = { app, objects: desired.objects, kinds: cluster.kinds, server, settings };
  let targets = preparedTargets(prepared);
  const all = [...targets.resources, ...targets.hooks, ...targets.deleteHooks];
  const unknown = all.some((object) => cluster.kinds(gvkOf(object)) === undefined);
  await cluster.watchKinds([...all.map(gvkOf), ...inSight(recordedKinds(app), server, settings)]);
  if (unknown) {
    // The discovery was asked again: what is cluster-scoped may be known only now.
    targets = preparedTargets(prepared);
  }
  const wanted: Wanted[] = [...targets.resources, ...targets.hooks, ...targets.deleteHooks]
    .filter((object) => object.metadata.name)
    .map((object) => ({ gvk: gvkOf(object), key: keyOf(object) }));
  const name = app.metadata.name ?? '';
  shell.expect(name, server, new Set(wanted.map(({ key }) => keyText(key))), orphanNamespace(app, project));
  const live = visible(await cluster.live(name, wanted), server, settings);
  return {
    settings,
    project,
    destination,
    writing: writingFor(app, project, destination, settings),
    desired,
    targets,
    live,
    namespace: await namespaceOf(app, destination),
    orphans: await findOrphans(shell, app, project, destination, live, settings),
    missingKinds: missing(targets, destination),
    refusal: refusalBy(shell, app, project, destination),
  };
}

/** The kinds that the settings do not put out of sight. */
export function inSight(
  kinds: readonly GroupVersionKind[],
  server: string,
  { resources }: EngineSettings,
): GroupVersionKind[] {
  return kinds.filter(({ group, kind }) => !isExcluded(resources, group, kind, server));
}

/** The live objects that the settings do not put out of sight: nothing is concluded from the others, and nothing done to them. */
export function visible(
  live: ReadonlyMap<string, KubeObject>,
  server: string,
  settings: EngineSettings,
): ReadonlyMap<string, KubeObject> {
  return new Map([...live].filter(([, object]) => !isHidden(object, server, settings)));
}

/** Whether an attempt failed because the cluster did not serve a kind, and it serves all such kinds now. */
export function kindsMended(state: OperationState | undefined, { destination }: Situation): boolean {
  const failed = (state?.syncResult?.resources ?? []).filter(({ status }) => status === 'SyncFailed');
  const unknown = failed.filter(({ message }) => message?.startsWith('The Kubernetes API could not find'));
  return (
    state?.phase !== 'Succeeded' &&
    unknown.length > 0 &&
    unknown.every(({ group, version, kind }) => destination.cluster.kinds({ group, version, kind })?.served === true)
  );
}

async function namespaceOf(
  app: Application,
  { cluster }: FoundDestination,
): Promise<KubeObject | 'absent' | undefined> {
  const name = app.spec.destination.namespace;
  if (!name || app.spec.syncPolicy?.syncOptions?.includes('CreateNamespace=true') !== true) return undefined;
  const key = { group: '', kind: 'Namespace', namespace: '', name };
  return (await cluster.find({ group: '', version: 'v1', kind: 'Namespace' }, key)) ?? 'absent';
}

function missing(targets: PreparedTargets, { cluster }: FoundDestination): string[] {
  const kinds = [...targets.resources, ...targets.hooks]
    .map(gvkOf)
    .filter((gvk) => cluster.kinds(gvk)?.served !== true);
  return [...new Set(kinds.map(({ group, version, kind }) => `${group}/${version}/${kind}`))];
}

function failure(what: string, error: unknown): NewCondition {
  return { type: 'ComparisonError', message: `${what}: ${error instanceof Error ? error.message : String(error)}` };
}
