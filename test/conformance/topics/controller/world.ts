import {
  argoCdSettings,
  prepareTargets,
  resolveDestination,
  setTracking,
  trackedBy,
  trackingFromSettings,
  instanceOf,
  isUntrackedKind,
  type ClusterRef,
  type EngineSettings,
  type Effect,
  type KindLookup,
  type Outcome,
  type PreparedTargets,
} from '../../../../lib/engine/index.js';
import {
  equalJson,
  isJsonObject,
  keyOf,
  keyText,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../../lib/kube/index.js';
import type { Application, AppProject } from '../../../../lib/model/index.js';
import { given } from '../../topic.js';

/** The time of the vectors unless one says otherwise. */
export const now = '2026-08-19T12:00:00Z';

/** The one cluster of the vectors. */
export const minikube: ClusterRef = { name: 'minikube', server: 'https://localhost:6443' };

/** All kinds are namespaced, except Namespace. */
export const everyKind: KindLookup = ({ kind }) => ({ namespaced: kind !== 'Namespace', served: true });

/** An application of a vector; an absent `status` is an empty one. */
export function appOf(input: JsonObject, key = 'app'): Application {
  return given<Application>(input, key);
}

/** A project of a vector; some have no spec. */
export function projectFrom(project: AppProject | undefined): AppProject | undefined {
  return project && { ...project, spec: (project as Partial<AppProject>).spec ?? {} };
}

/** The project that an application names, among those of a vector. */
export function projectOf(input: JsonObject, app: Application): AppProject | undefined {
  const projects = given<readonly AppProject[] | undefined>(input, 'projects') ?? [];
  return projectFrom(projects.find(({ metadata }) => metadata.name === (app.spec.project || 'default')));
}

export function clustersOf(input: JsonObject): readonly ClusterRef[] {
  return given<readonly ClusterRef[] | undefined>(input, 'clusters') ?? [minikube];
}

/** Whether an application's destination is one of the clusters. */
export function isReachable(input: JsonObject, app: Application): boolean {
  return 'cluster' in resolveDestination(app.spec.destination, clustersOf(input));
}

/** Argo CD's settings with those of a vector. */
export function settingsOf(input: JsonObject): EngineSettings {
  const data = given<Record<string, string> | undefined>(input, 'settings') ?? {};
  return {
    ...argoCdSettings,
    waveDelaySeconds: 0,
    controllerNamespace: given<string | undefined>(input, 'controllerNamespace') ?? 'fake-argocd-ns',
    tracking: trackingFromSettings(data),
  };
}

/** Rendered manifests, ready to be compared. */
export function targetsOf(
  app: Application,
  manifests: readonly KubeObject[] | undefined,
  settings: EngineSettings,
): PreparedTargets {
  return prepareTargets({ app, objects: manifests ?? [], kinds: everyKind, settings });
}

/**
 * Live objects as the cluster's view has them. The vectors list what is attributed to the application: what is not a target's live
 * object is marked so where it says nothing itself.
 */
export function liveOf(
  app: Application,
  objects: readonly KubeObject[] | undefined,
  settings: EngineSettings,
  targets?: PreparedTargets,
): Map<string, KubeObject> {
  const wanted = new Set([...(targets?.resources ?? []), ...(targets?.hooks ?? [])].map((one) => keyText(keyOf(one))));
  return new Map(
    (objects ?? []).map((object) => {
      const placed = inPlace(object, app.spec.destination.namespace ?? '');
      const key = keyText(keyOf(placed));
      const attributed = wanted.has(key) || trackedBy(placed, settings.tracking) !== '' || isUntrackedKind(placed);
      return [key, attributed ? placed : setTracking(placed, instanceOf(app, settings), '', settings.tracking)];
    }),
  );
}

function inPlace(object: KubeObject, namespace: string): KubeObject {
  const { namespace: own, ...metadata } = object.metadata;
  if (object.kind === 'Namespace') return { ...object, metadata };
  return { ...object, metadata: { ...metadata, namespace: own || namespace } };
}

/** An outcome in which all went well. */
export function succeeded(effect: Effect): Outcome {
  return { task: effect.task, effect, ok: true, message: '' };
}

/** The part of a value that an expectation speaks of; a flag that is absent counts as false. */
export function like(value: Json | undefined, expected: Json | undefined): Json {
  if (value === undefined) return expected === false ? false : null;
  if (Array.isArray(value) && Array.isArray(expected)) return value.map((item, index) => like(item, expected[index]));
  if (!isJsonObject(value) || !isJsonObject(expected)) return value;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, like(value[key], expected[key])]));
}

/** The expected text where the found one contains it, else what was found. */
export function containing(found: string, expected: Json | undefined): Json {
  return typeof expected === 'string' && found.includes(expected) ? expected : found;
}

/** Conditions as an expectation lists them: each by its type and (a part of) its message. */
export function conditionsLike(
  found: readonly { readonly type: string; readonly message: string }[],
  expected: Json | undefined,
): Json {
  const wanted = Array.isArray(expected) ? expected.filter(isJsonObject) : [];
  return found.map((condition, index) => {
    const one = wanted[index] ?? { type: '', message: '' };
    const { type, message } = condition;
    return {
      type,
      ...('message' in one && { message }),
      ...('messageContains' in one && { messageContains: containing(message, one['messageContains']) }),
    };
  });
}

export const same = (a: unknown, b: unknown): boolean => equalJson((a ?? null) as Json, (b ?? null) as Json);
