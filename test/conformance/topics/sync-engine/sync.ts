import {
  argoCdSettings,
  isCompleted,
  setTracking,
  step,
  type Effect,
  type KindLookup,
  type Observation,
  type Outcome,
  type PreparedTargets,
  type WaveRun,
} from '../../../../lib/engine/index.js';
import { isBuiltin, keyOf, keyText, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import type { Application, HealthStatusCode, OperationState, ResourceResult } from '../../../../lib/model/index.js';
import { given, plain, type Vector } from '../../topic.js';

interface Pair {
  readonly live: KubeObject | null;
  readonly target: KubeObject | null;
}

interface VectorStep {
  readonly action: string;
  readonly resources?: readonly Pair[];
  readonly apiObjects?: readonly KubeObject[];
  readonly setOptions?: JsonObject;
  readonly setHookPhase?: Record<string, string>;
}

const startedAt = '2026-08-19T12:00:00Z';

/** An application that syncs as the options of a vector say. */
export function applicationOf(options: JsonObject, namespace: string): Application {
  const flag = (key: string, option: string) => (options[key] === true ? [option] : []);
  const syncOptions = [
    ...flag('replace', 'Replace=true'),
    ...flag('serverSideApply', 'ServerSideApply=true'),
    ...flag('pruneLast', 'PruneLast=true'),
    ...flag('skipDryRunOnMissingResource', 'SkipDryRunOnMissingResource=true'),
    ...flag('applyOutOfSyncOnly', 'ApplyOutOfSyncOnly=true'),
    ...(options['createNamespace'] === true || typeof options['createNamespace'] === 'string'
      ? ['CreateNamespace=true']
      : []),
    ...(options['validate'] === false ? ['Validate=false'] : []),
    ...(typeof options['defaultPruneOption'] === 'string' ? [`Prune=${options['defaultPruneOption']}`] : []),
  ];
  const force = options['force'] === true;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'app',
      namespace: 'argocd',
      ...(options['pruneConfirmed'] === true && {
        annotations: { 'argocd.argoproj.io/deletion-approved': startedAt },
      }),
    },
    spec: { project: 'default', destination: { server: 'https://localhost:6443', namespace } },
    operation: {
      sync: {
        prune: options['prune'] === true,
        dryRun: options['dryRun'] === true,
        syncOptions,
        syncStrategy: options['skipHooks'] === true ? { apply: { force } } : { hook: { force } },
      },
    },
  };
}

const clusterScoped = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
]);

/** The kinds that a vector's discovery knows. */
export function kindsOf(extra: readonly { group: string; kind: string }[]): KindLookup {
  return (gvk) => {
    const known =
      isBuiltin(gvk) ||
      isBuiltin({ ...gvk, version: 'v1' }) ||
      extra.some(({ group, kind }) => group === gvk.group && kind === gvk.kind);
    return known ? { namespaced: !clusterScoped.has(gvk.kind), served: true } : undefined;
  };
}

/** What a vector's pairs and hooks are for the engine: targets with a namespace, live objects that are tracked as the application's. */
export function worldOf(pairs: readonly Pair[], hooks: readonly KubeObject[], namespace: string) {
  const targets: KubeObject[] = [];
  const live = new Map<string, KubeObject>();
  for (const pair of pairs) {
    if (pair.target) targets.push(setTracking(inNamespace(pair.target, namespace), 'app'));
    if (!pair.live) continue;
    const at = pair.target && inNamespace(pair.target, namespace).metadata.namespace;
    const found = setTracking(at ? inNamespace(pair.live, at) : pair.live, 'app');
    live.set(keyText(keyOf(found)), found);
  }
  const prepared: PreparedTargets = {
    resources: targets,
    hooks: hooks.map((hook) => inNamespace(hook, namespace)),
    deleteHooks: [],
    conditions: [],
  };
  return { targets: prepared, live };
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.metadata.namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Runs the steps of one vector. */
export function sync(input: JsonObject, { expect }: Vector): JsonObject {
  const runner = new Runner(input);
  const expected = given<readonly JsonObject[]>(expect, 'steps');
  const steps = given<readonly VectorStep[]>(input, 'steps');
  return { steps: plain(steps.map((one, index) => runner.run(one, expected[index] ?? {}))) };
}

class Runner {
  private readonly namespace: string;
  private readonly options: JsonObject;
  private state: OperationState;
  private pairs: readonly Pair[] = [];
  private api: KubeObject[] = [];
  private commands: JsonObject[] = [];
  private finalizerUpdates = 0;
  private deletes = 0;
  private waves: WaveRun[] = [];

  constructor(private readonly input: JsonObject) {
    this.namespace = given(input, 'namespace');
    this.options = { ...given<JsonObject>(input, 'options') };
    const initial = given<{ phase: OperationState['phase']; message: string; results: ResourceResult[] } | undefined>(
      input,
      'initialState',
    );
    this.state = {
      operation: applicationOf(this.options, this.namespace).operation ?? {},
      phase: initial?.phase ?? 'Running',
      message: initial?.message ?? '',
      startedAt,
      syncResult: {
        revision: given(input, 'revision'),
        resources: (initial?.results ?? []).map((result) => ({ ...result, version: 'v1' })),
      },
    };
  }

  run(one: VectorStep, expected: JsonObject): JsonObject {
    const app = this.prepare(one);
    const { targets, live } = worldOf(this.pairs, given(this.input, 'hooks'), this.namespace);
    this.markModified(live);
    let outcomes: Outcome[] = [];
    for (let count = 0; count < 20; count++) {
      const next = step(this.state, this.observe(app, targets, live, outcomes));
      this.state = next.operation;
      this.waves.push(...(next.waves ?? []));
      outcomes = this.executeAll(next.effects);
      if (isCompleted(this.state.phase) || outcomes.length === 0) break;
      const deleted = outcomes.some(({ effect, ok }) => ok && effect.type === 'delete' && this.isHook(effect));
      if (deleted && this.state.phase !== 'Terminating') break;
    }
    return this.report(expected);
  }

  private prepare(one: VectorStep): Application {
    if (one.resources) this.pairs = one.resources;
    if (one.apiObjects) this.api = [...one.apiObjects];
    Object.assign(this.options, one.setOptions);
    this.commands = [];
    this.finalizerUpdates = 0;
    this.deletes = 0;
    this.waves = [];
    const app = applicationOf(this.options, this.namespace);
    const resources = (this.state.syncResult?.resources ?? []).map((result) => {
      const phase = one.setHookPhase?.[result.name];
      return phase ? { ...result, hookPhase: phase as OperationState['phase'] } : result;
    });
    const { finishedAt: _, ...state } = this.state;
    const phase = one.action === 'Terminate' ? 'Terminating' : isCompleted(state.phase) ? 'Running' : state.phase;
    this.state = {
      ...state,
      phase,
      operation: app.operation ?? {},
      syncResult: { revision: given(this.input, 'revision'), resources },
    };
    return app;
  }

  /** A live object that the vector calls modified differs from its target. */
  private markModified(live: Map<string, KubeObject>): void {
    const modified = given<readonly (JsonObject & { modified: boolean; name: string })[] | undefined>(
      this.input,
      'modified',
    );
    for (const [key, object] of live) {
      const entry = modified?.find(({ name }) => name === object.metadata.name);
      if (modified && entry?.modified !== false) live.set(key, { ...object, spec: {} });
    }
  }

  private observe(
    app: Application,
    targets: PreparedTargets,
    live: ReadonlyMap<string, KubeObject>,
    outcomes: readonly Outcome[],
  ): Observation {
    const health = given<Record<string, HealthStatusCode> | undefined>(this.input, 'health') ?? {};
    const refused = given<string | undefined>(this.input, 'permissionError');
    const creates = this.options['createNamespace'];
    const text = (key: string) => given<string | undefined>(this.input, key);
    const problem = text('discoveryError');
    const known = kindsOf(given(this.input, 'extraKinds') ?? []);
    return {
      now: startedAt,
      app,
      revision: given(this.input, 'revision'),
      targets,
      live,
      kinds: problem === undefined ? known : () => ({ namespaced: true, served: false, problem }),
      waveProblem: text('waveHookError'),
      outcomes,
      window: { allowed: true },
      settings: { ...argoCdSettings, fieldManager: String(this.options['manager'] ?? '') },
      ...(typeof creates === 'string' && { namespace: { problem: `namespaceModifier error: ${creates}` } }),
      ...(creates === true && this.state.syncResult?.resources?.length === 0 && { namespace: 'absent' as const }),
      ...(refused !== undefined && { refusal: () => refused }),
      ...(Object.keys(health).length > 0 && { healthOf: healthBy(health) }),
    };
  }

  private isHook({ task }: Effect): boolean {
    return given<readonly KubeObject[]>(this.input, 'hooks').some(({ metadata }) =>
      task.includes(`/${metadata.name ?? ''}:`),
    );
  }

  /** As a shell does: what comes after a failure for the same task is left out. */
  private executeAll(effects: readonly Effect[]): Outcome[] {
    const outcomes: Outcome[] = [];
    for (const effect of effects) {
      const failed = outcomes.some(({ task, ok, reason }) => task === effect.task && !ok && reason !== 'NotFound');
      if (!failed) outcomes.push(this.execute(effect));
    }
    return outcomes;
  }

  private execute(effect: Effect): Outcome {
    const { name } = effect.key;
    const ok: Outcome = { task: effect.task, effect, ok: true, message: '' };
    const fail = (message: string, reason: Outcome['reason']): Outcome => ({
      ...ok,
      ok: false,
      message,
      ...(reason && { reason }),
    });
    const errors = (key: string) => given<Record<string, string> | undefined>(this.input, key)?.[name];
    const stored = this.api.find(({ metadata, kind }) => metadata.name === name && kind === effect.key.kind);
    switch (effect.type) {
      case 'get':
        return stored ? { ...ok, object: stored } : fail('not found', 'NotFound');
      case 'removeFinalizer':
        if (!stored) return fail('not found', 'NotFound');
        this.finalizerUpdates++;
        return this.input['updateError'] === undefined
          ? ok
          : fail(`failed to update resource: ${String(this.input['updateError'])}`, 'Unknown');
      case 'delete':
        if (effect.dryRun === false && this.isHook(effect)) {
          this.deletes++;
          if (this.input['deleteError'] !== undefined) {
            return fail(`failed to delete resource: ${String(this.input['deleteError'])}`, 'Unknown');
          }
          if (!stored) return fail('not found', 'NotFound');
          this.api = this.api.filter((one) => one !== stored);
        }
        return ok;
      case 'apply': {
        const error = errors(effect.dryRun === false ? 'applyErrors' : 'dryRunErrors');
        if (effect.dryRun === false) this.commands.push(commandOf(effect));
        if (error !== undefined) return fail(error, 'Invalid');
        const updated = effect.method === 'replace' && inPlace.has(effect.key.kind);
        return updated ? { ...ok, message: `${effect.key.kind}/${name} updated` } : ok;
      }
    }
  }

  private report(expected: JsonObject): JsonObject {
    const results = (this.state.syncResult?.resources ?? []).map(({ version: _, images: __, ...result }) => ({
      group: result.group,
      kind: result.kind,
      namespace: result.namespace,
      name: result.name,
      status: result.status ?? '',
      message: result.message ?? '',
      hookType: result.hookType ?? '',
      hookPhase: result.hookPhase ?? '',
      syncPhase: result.syncPhase ?? '',
    }));
    const wanted = given<readonly ResourceResult[] | undefined>(expected, 'results') ?? [];
    const place = (one: { name: string; syncPhase: string }) =>
      wanted.findIndex(({ name, syncPhase }) => name === one.name && syncPhase === one.syncPhase);
    const all: JsonObject = {
      phase: this.state.phase,
      message: this.state.message ?? '',
      results: plain([...results].sort((a, b) => place(a) - place(b))),
      resultOrder: results.map(({ name }) => name),
      commands: plain(this.commands),
      finalizerUpdates: this.finalizerUpdates,
      deletes: this.deletes,
      waveHookCalls: plain(this.waves),
      apiObjectsLeft: this.api.map(({ metadata }) => metadata.name ?? ''),
    };
    const known = Object.keys(expected).filter((key) => key in all);
    return Object.fromEntries(known.map((key) => [key, all[key]]));
  }
}

const inPlace = new Set(['CustomResourceDefinition', 'Namespace']);

function commandOf(effect: Extract<Effect, { type: 'apply' }>): JsonObject {
  const { method, key, force, validation, manager } = effect;
  const base = { name: key.name, kind: key.kind };
  if (method === 'create') return { ...base, command: 'create' };
  if (method === 'replace') {
    return inPlace.has(key.kind) ? { ...base, command: 'update' } : { ...base, command: 'replace', force };
  }
  const serverSideApply = method === 'serverSide';
  return { ...base, command: 'apply', force, validate: validation !== 'Ignore', serverSideApply, manager };
}

function healthBy(health: Readonly<Record<string, HealthStatusCode>>) {
  return ({ metadata, kind }: KubeObject) => {
    const status = health[metadata.name ?? ''];
    if (status) return { status, message: 'test' };
    return kind === 'Pod'
      ? { status: 'Unknown' as const }
      : kind === 'Service'
        ? { status: 'Healthy' as const }
        : undefined;
  };
}
