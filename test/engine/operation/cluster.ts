import { gvkOf, keyOf, keyText, type KubeObject } from '../../../lib/kube/index.js';
import {
  isCompleted,
  prepareTargets,
  startOperation,
  statusAfterStep,
  step,
  type Effect,
  type EngineSettings,
  type KindLookup,
  type ObjectHealth,
  type Observation,
  type Outcome,
  type Step,
} from '../../../lib/engine/index.js';
import type { Application, OperationState } from '../../../lib/model/index.js';

const clusterScoped = new Set(['Namespace', 'CustomResourceDefinition', 'ClusterRole']);

/** Everything is served, but for what a test takes away. */
export const kinds =
  (missing: readonly string[] = []): KindLookup =>
  ({ kind }) =>
    missing.includes(kind) ? undefined : { namespaced: !clusterScoped.has(kind), served: true };

export function application(
  sync: Application['operation'] = { sync: {} },
  spec: Partial<Application['spec']> = {},
): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example/shop.git', path: 'shop' },
      destination: { name: 'staging', namespace: 'shop' },
      ...spec,
    },
    ...(sync && { operation: sync }),
  };
}

export function object(kind: string, name: string, annotations: Record<string, string> = {}, more = {}): KubeObject {
  const apiVersion = kind === 'Deployment' ? 'apps/v1' : kind === 'Job' ? 'batch/v1' : 'v1';
  const prefixed = Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`argocd.argoproj.io/${key}`, value]),
  );
  return { apiVersion, kind, metadata: { name, annotations: prefixed }, ...more };
}

/** The process was killed. */
export class Killed extends Error {}

/** A cluster in memory with the loop of a shell around the engine: it executes effects and feeds the outcomes back. */
export class TestCluster {
  readonly objects = new Map<string, KubeObject>();
  /** `apply Kind/name`, `delete Kind/name`, …, in the order in which they were done. */
  readonly log: string[] = [];
  /** How often each object was created. */
  readonly created = new Map<string, number>();
  readonly health = new Map<string, ObjectHealth>();
  readonly failing = new Map<string, string>();
  /** Names of objects that are not changed in place, only deleted and created again. */
  readonly frozen = new Set<string>();
  settings: EngineSettings | undefined;
  now = '2026-03-01T12:00:00Z';
  missing: readonly string[] = [];
  window: Observation['window'] = { allowed: true };
  /** Counts down with every effect and write of status; the process is killed at zero. */
  fuse = Number.POSITIVE_INFINITY;
  stored: OperationState | undefined;
  writes = 0;
  private version = 0;

  constructor(
    public app: Application,
    public manifests: readonly KubeObject[],
    public revision = 'abcdef0123456789',
  ) {}

  /** Puts an object that is tracked as the Application's into the cluster. */
  seed(...objects: readonly KubeObject[]): this {
    const { resources, hooks } = prepareTargets({ app: this.app, objects, kinds: kinds() });
    for (const one of [...resources, ...hooks]) this.put(one);
    return this;
  }

  /** Steps on until the operation ends or nothing happens any more. */
  run(): OperationState {
    this.stored ??= startOperation(this.app, this.now);
    let state = this.stored;
    let outcomes: Outcome[] = [];
    for (let steps = 0; steps < 200; steps++) {
      const next = this.stepOnce(state, outcomes);
      if (next.persist === 'required') this.store(next.operation);
      const before = state;
      state = next.operation;
      outcomes = next.effects.map((effect) => this.execute(effect));
      if (isCompleted(state.phase) && next.effects.length === 0) return state;
      if (isCompleted(state.phase)) outcomes = [];
      else if (outcomes.length === 0 && JSON.stringify(before) === JSON.stringify(state)) return state;
      if (outcomes.length === 0 && next.wakeAt !== undefined && next.wakeAt > this.now) return state;
    }
    throw new Error('the operation does not come to rest');
  }

  stepOnce(state: OperationState, outcomes: readonly Outcome[] = []): Step {
    return step(state, {
      now: this.now,
      app: this.app,
      revision: this.revision,
      targets: prepareTargets({ app: this.app, objects: this.manifests, kinds: kinds(this.missing) }),
      live: this.objects,
      kinds: kinds(this.missing),
      outcomes,
      window: this.window,
      settings: this.settings,
      healthOf: (one) => this.health.get(one.metadata.name ?? ''),
    });
  }

  /** Writes the status, as the shell does before it executes what comes after. */
  store(operation: OperationState): void {
    this.burn();
    this.stored = operation;
    this.writes++;
    this.app = { ...this.app, status: statusAfterStep(this.app, operation) };
  }

  execute(effect: Effect): Outcome {
    this.burn();
    const { kind, name } = effect.key;
    const text = keyText(effect.key);
    const found = this.objects.get(text);
    const dry = 'dryRun' in effect && effect.dryRun !== false;
    this.log.push(`${dry ? 'try ' : ''}${effect.type} ${kind}/${name}`);
    const failure = this.failing.get(name);
    if (failure !== undefined && effect.type !== 'get') {
      return { task: effect.task, effect, ok: false, message: failure, reason: 'Invalid' };
    }
    const ok = { task: effect.task, effect, ok: true, message: '' };
    if (effect.type === 'apply' && !dry && found && this.frozen.has(name)) {
      if (!effect.force) return { ...ok, ok: false, message: `${name} is immutable`, reason: 'Invalid' };
      this.log.push(`recreate ${kind}/${name}`);
      this.objects.delete(text);
    }
    if (effect.type === 'apply') return { ...ok, object: dry ? effect.object : this.put(effect.object) };
    if (!found) return { task: effect.task, effect, ok: false, message: 'not found', reason: 'NotFound' };
    if (effect.type === 'delete' && !dry) this.objects.delete(text);
    if (effect.type === 'removeFinalizer') {
      const finalizers = found.metadata.finalizers?.filter((one) => one !== effect.finalizer) ?? [];
      return { ...ok, object: this.put({ ...found, metadata: { ...found.metadata, finalizers } }) };
    }
    return effect.type === 'get' ? { ...ok, object: found } : ok;
  }

  private put(one: KubeObject): KubeObject {
    const text = keyText(keyOf(one));
    const found = this.objects.get(text);
    if (!found) this.created.set(text, (this.created.get(text) ?? 0) + 1);
    const version = String(++this.version);
    const metadata = { ...one.metadata, uid: found?.metadata.uid ?? `uid-${version}`, resourceVersion: version };
    const stored: KubeObject = { ...one, metadata };
    this.objects.set(text, stored);
    return stored;
  }

  private burn(): void {
    if (this.fuse-- <= 0) throw new Killed('killed');
  }
}

export const names = (objects: ReadonlyMap<string, KubeObject>): string[] =>
  [...objects.values()].map((one) => `${gvkOf(one).kind}/${one.metadata.name ?? ''}`).sort();
