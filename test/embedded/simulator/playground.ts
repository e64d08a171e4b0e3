import {
  gvkOf,
  parseJson,
  type Clock,
  type GroupVersionKind,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { Store, WorkloadSimulator, workloadCrds, type Objects } from '../../../lib/embedded/index.js';

/** A clock that a test moves, whose timers fire only when it does. */
export class HandClock implements Clock {
  private alarms: { at: number; wake: () => void }[] = [];
  private time = Date.parse('2026-01-01T12:00:00Z');

  now(): Date {
    return new Date(this.time);
  }

  after(milliseconds: number, wake: () => void): () => void {
    const alarm = { at: this.time + milliseconds, wake };
    this.alarms.push(alarm);
    return () => void (this.alarms = this.alarms.filter((other) => other !== alarm));
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.alarms.filter(({ at }) => at <= this.time);
    this.alarms = this.alarms.filter(({ at }) => at > this.time);
    for (const { wake } of due) wake();
  }

  get waiting(): number {
    return this.alarms.length;
  }
}

/** A store with a simulator on it, in the namespace `demo`. */
export class Playground {
  readonly clock = new HandClock();
  readonly store: Store;
  readonly objects: Objects;
  readonly errors: unknown[] = [];
  simulator: WorkloadSimulator;
  private ids = 0;

  constructor(workloads?: 'full' | 'kubelet') {
    const id = (): string => String(++this.ids).padStart(12, '0');
    this.store = new Store({
      clock: this.clock,
      uid: () => `00000000-0000-4000-8000-${id()}`,
      random: (length) => id().slice(-length),
    });
    for (const crd of workloadCrds()) this.store.create(crd);
    this.store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } });
    this.objects = this.store.objects();
    this.simulator = this.simulate(workloads);
    this.simulator.start();
  }

  /** A further simulator over the same store, not started. */
  simulate(workloads?: 'full' | 'kubelet'): WorkloadSimulator {
    const onError = (error: unknown): void => void this.errors.push(error);
    return new WorkloadSimulator({
      objects: this.objects,
      clock: this.clock,
      onError,
      ...(workloads && { workloads }),
    });
  }

  /** Creates or replaces an object in `demo` and lets the simulator come to rest. */
  async apply(object: KubeObject): Promise<KubeObject> {
    const { namespace = 'demo' } = object.metadata;
    this.store.create({ ...object, metadata: { ...object.metadata, namespace } });
    await this.rest();
    return this.see(object);
  }

  /** The present state of an object that must exist. */
  async see({ apiVersion, kind, metadata }: KubeObject): Promise<KubeObject> {
    const name = metadata.name ?? '';
    const found = await this.objects.get(gvkOf({ apiVersion, kind }), metadata.namespace ?? 'demo', name);
    if (found === undefined) throw new Error(`${kind} ${name} does not exist`);
    return found;
  }

  async list(apiVersion: string, kind: string): Promise<readonly KubeObject[]> {
    return this.objects.list(gvkOf({ apiVersion, kind }), 'demo');
  }

  async patch(object: KubeObject, patch: JsonObject): Promise<KubeObject> {
    await this.objects.patch(gvkOf(object), 'demo', object.metadata.name ?? '', patch);
    await this.rest();
    return this.see(object);
  }

  async patchStatus(object: KubeObject, status: JsonObject): Promise<KubeObject> {
    await this.objects.patchStatus(gvkOf(object), 'demo', object.metadata.name ?? '', status);
    await this.rest();
    return this.see(object);
  }

  async delete(object: KubeObject): Promise<void> {
    await this.objects.delete(gvkOf(object), 'demo', object.metadata.name ?? '');
    await this.rest();
  }

  /** Lets time pass. */
  async advance(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.rest();
  }

  /** Waits until the simulator, which waits for nothing but promises and the clock, has no more to do. */
  async rest(): Promise<void> {
    for (let version = -1; version !== this.store.version;) {
      version = this.store.version;
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Every object of a kind that a watch tells, in order. */
  record(kind: GroupVersionKind): KubeObject[] {
    const seen: KubeObject[] = [];
    this.objects.watch(kind, ({ type, object }) => void (type !== 'DELETED' && seen.push(object)));
    return seen;
  }
}

/** An object from the JSON of its parts. */
export function object(apiVersion: string, kind: string, name: string, rest: JsonObject = {}): KubeObject {
  const { metadata, ...fields } = rest;
  return { apiVersion, kind, metadata: { ...(metadata as JsonObject | undefined), name }, ...fields };
}

/** A pod template with one container. */
export function template(
  image = 'nginx:1',
  rest: { annotations?: JsonObject; spec?: JsonObject; container?: JsonObject } = {},
): JsonObject {
  return {
    metadata: { labels: { app: 'web' }, ...(rest.annotations && { annotations: rest.annotations }) },
    spec: { containers: [{ name: 'main', image, ...rest.container }], ...rest.spec },
  };
}

/** The status of an object without the times in it. */
export function timeless(found: KubeObject): JsonObject {
  const text = JSON.stringify(found['status'], (key, value: unknown) => (/Time$/.test(key) ? undefined : value));
  return parseJson(text) as JsonObject;
}
