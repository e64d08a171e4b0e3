import {
  canSync,
  identityFor,
  isCompleted,
  nextLook,
  parseDuration,
  projectProblem,
  refreshAfterOperation,
  startOperation,
  statusAfterStep,
  step,
  validateSpec,
  windowsFor,
  type EngineSettings,
  type Observation,
  type Outcome,
} from '../../../../lib/engine/index.js';
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import type { Application, AppProject, OperationState } from '../../../../lib/model/index.js';
import { given, plain, type Vector } from '../../topic.js';
import {
  appOf,
  clustersOf,
  containing,
  everyKind,
  like,
  liveOf,
  minikube,
  now,
  projectFrom,
  projectOf,
  same,
  settingsOf,
  succeeded,
  targetsOf,
} from './world.js';

/** A pass of the operation worker: the operation goes on, or a new one begins. */
export function processOperation(input: JsonObject, { expect }: Vector): JsonObject {
  const app = appOf(input);
  const time = given<string | undefined>(input, 'now') ?? now;
  const timeout = given<string | undefined>(input, 'syncTimeout');
  const settings = { ...settingsOf(input), syncTimeoutSeconds: timeout ? parseDuration(timeout) / 1000 : 0 };
  const project = projectOf(input, app);
  const stored = app.status?.operationState;
  const before = stored && !isCompleted(stored.phase) ? stored : startOperation(app, time);
  const problems = project
    ? validateSpec(app, project, { clusters: clustersOf(input), controllerNamespace: settings.controllerNamespace })
    : [];
  const after = run(before, {
    now: time,
    app,
    project,
    projectProblem: projectProblem(app, project, settings.controllerNamespace),
    revision: given<string | undefined>(input, 'manifestRevision') ?? '',
    settings,
    conditions: problems.map(({ message }) => ({ type: 'InvalidSpecError', message })),
    manifests: given<KubeObject[] | undefined>(input, 'manifests'),
    live: given<KubeObject[] | undefined>(input, 'liveObjects'),
  });
  const level = refreshAfterOperation(after);
  const wait = Date.parse(nextLook(after, { now: time, settings })) - Date.parse(time);
  return {
    operationState: like(plain(after), expect['operationState']),
    finishedAtUpdated: after.finishedAt !== undefined && after.finishedAt !== before.finishedAt,
    patched: !same(after, stored),
    requeueAfter: waitLike(wait, expect['requeueAfter']),
    refreshRequested: level !== undefined,
    refreshLevel: level ?? null,
  };
}

function waitLike(wait: number, expected: Json | undefined): Json {
  if (!isJsonObject(expected))
    return typeof expected === 'string' && parseDuration(expected) === wait ? expected : wait;
  const bound = (key: string, otherwise: number) => {
    const text = expected[key];
    return typeof text === 'string' ? parseDuration(text) : otherwise;
  };
  const fits =
    wait > bound('greaterThan', -Infinity) &&
    wait < bound('lessThan', Infinity) &&
    wait <= bound('atMost', Infinity) &&
    wait >= bound('atLeast', -Infinity);
  return fits ? expected : wait;
}

/** One operation, from its state to its end. */
export function syncAppState(input: JsonObject, { expect }: Vector): JsonObject {
  const app = appOf(input, 'application');
  const settings = settingsOf(input);
  const responses = given<readonly { manifests: KubeObject[]; revision: string }[] | undefined>(
    input,
    'manifestResponses',
  );
  const project = projectFrom(given<AppProject>(input, 'project'));
  const given_ = given<Partial<OperationState>>(input, 'operationState');
  const data = given<Record<string, string> | undefined>(input, 'settings') ?? {};
  const identity = identityFor(project ?? { spec: {} }, app, minikube, {
    enabled: data['application.sync.impersonation.enabled'] === 'true',
    enforced: data['application.sync.impersonation.enforced'] !== 'false',
  });
  const state: OperationState = { phase: 'Running', startedAt: now, operation: {}, ...given_ };
  const several = (app.spec.sources?.length ?? 0) > 0;
  const after = run(state, {
    now,
    app,
    project,
    revision: several ? '' : (responses?.[0]?.revision ?? ''),
    ...(several && { revisions: responses?.map(({ revision }) => revision) }),
    settings,
    conditions: [],
    clusterProblem: 'problem' in identity ? identity.problem : undefined,
    manifests: responses?.flatMap(({ manifests }) => manifests),
    live: given<KubeObject[] | undefined>(input, 'liveObjects'),
  });
  const history = statusAfterStep(app, after).history ?? [];
  return {
    phase: after.phase,
    message: after.message ?? '',
    messageContains: containing(after.message ?? '', expect['messageContains']),
    syncResult: like(plain(after.syncResult), expect['syncResult']),
    history: like(plain(history), expect['history']),
    historyLength: history.length,
  };
}

interface Surroundings extends Pick<
  Observation,
  'now' | 'app' | 'project' | 'projectProblem' | 'clusterProblem' | 'revision' | 'revisions' | 'conditions'
> {
  readonly settings: EngineSettings;
  readonly manifests: readonly KubeObject[] | undefined;
  readonly live: readonly KubeObject[] | undefined;
}

/** Steps until nothing more is to be done; every effect succeeds. */
function run(before: OperationState, surroundings: Surroundings): OperationState {
  const { manifests, live, app, settings, project } = surroundings;
  const targets = targetsOf(app, manifests, settings);
  const objects = liveOf(app, live, settings, targets);
  const window = canSync(windowsFor(projectOrNone(project), app as Application), {
    now: new Date(surroundings.now),
    manual: before.operation.initiatedBy?.automated !== true,
    operationStart: new Date(before.startedAt),
  });
  let state = before;
  let outcomes: Outcome[] = [];
  for (let steps = 0; steps < 50; steps++) {
    const next = step(state, { ...surroundings, targets, live: objects, kinds: everyKind, outcomes, window });
    outcomes = next.effects.map(succeeded);
    const rests = outcomes.length === 0 && (isCompleted(next.operation.phase) || next.operation.phase === state.phase);
    state = next.operation;
    if (rests) break;
  }
  return state;
}

const projectOrNone = (project: AppProject | undefined): AppProject =>
  project ?? { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'default' }, spec: {} };
