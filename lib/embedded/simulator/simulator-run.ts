import { gvkOf, splitApiVersion, type GroupVersionKind, type KubeObject } from '../../kube/index.js';
import type { ObjectEvent } from '../objects.js';
import { refusedKnob } from './knobs.js';
import { kindText } from './known-kinds.js';
import { controllerOf, ObjectCache } from './object-cache.js';
import type { SimulatedKind } from './simulated-kind.js';
import { nodeKinds, simulatedKinds } from './simulated-kinds.js';
import { WorkQueue } from './work-queue.js';
import type { WorkloadSimulatorOptions } from './workload-simulator.js';
import { Stopped, World } from './world.js';

/** Milliseconds of work after which others get their turn. */
const SLICE = 10;
const FIRST_RETRY = 100;
const LAST_RETRY = 10_000;

/** A simulator between its start and its stop: watches fill a queue, and one object after the other is looked at. */
export class SimulatorRun {
  private readonly cache = new ObjectCache();
  private readonly world: World;
  private readonly members: readonly SimulatedKind[];
  private readonly levels: ReadonlyMap<string, number>;
  private readonly readers = new Map<string, number[]>();
  private readonly queue: WorkQueue;
  private readonly stops: (() => void)[] = [];
  private readonly failures = new Map<string, number>();
  /** Uids that were deleted before the first lists had come. */
  private readonly gone = new Set<string>();
  private state: 'seeding' | 'idle' | 'working' | 'stopped' = 'seeding';

  constructor(private readonly options: WorkloadSimulatorOptions) {
    const { objects, clock, workloads } = options;
    this.members = workloads === 'kubelet' ? nodeKinds : simulatedKinds;
    this.levels = new Map(this.members.map(({ kind }, level) => [kindText(kind), level]));
    this.queue = new WorkQueue(this.members.length);
    this.world = new World({
      objects,
      clock,
      cache: this.cache,
      note: (object) => this.note(object),
      wake: (object) => this.want(gvkOf(object), object.metadata.namespace, object.metadata.name),
    });
    const watched = new Map<string, GroupVersionKind>();
    for (const [level, { kind, owns = [], reads = [] }] of this.members.entries()) {
      for (const each of [kind, ...owns, ...reads]) watched.set(kindText(each), each);
      for (const each of reads) this.readers.set(kindText(each), [...(this.readers.get(kindText(each)) ?? []), level]);
    }
    for (const kind of watched.values()) this.stops.push(objects.watch(kind, (event) => this.told(event)));
    void this.seed([...watched.values()]);
  }

  /** Ends the watches and all waiting. */
  stop(): void {
    this.state = 'stopped';
    for (const stop of this.stops) stop();
    this.world.stop();
  }

  /** Nothing is decided before everything that exists is known: a pod that no watch has told yet would be made twice. */
  private async seed(kinds: readonly GroupVersionKind[]): Promise<void> {
    try {
      for (const objects of await Promise.all(kinds.map((kind) => this.options.objects.list(kind)))) {
        for (const object of objects) if (!this.gone.has(object.metadata.uid ?? '')) this.note(object);
      }
    } catch (error) {
      this.options.onError?.(error, undefined);
      if (this.state === 'seeding') this.world.after(1000, () => void this.seed(kinds));
      return;
    }
    if (this.state !== 'seeding') return;
    this.gone.clear();
    this.state = 'idle';
    this.work();
  }

  private told({ type, object }: ObjectEvent): void {
    if (this.state === 'stopped') return;
    if (type !== 'DELETED') {
      this.note(object);
      return;
    }
    if (this.state === 'seeding') this.gone.add(object.metadata.uid ?? '');
    this.world.forget(object);
    if (this.cache.remove(object)) this.wantRelated(object);
  }

  private note(object: KubeObject): void {
    if (!this.cache.put(object)) return;
    this.want(gvkOf(object), object.metadata.namespace, object.metadata.name);
    this.wantRelated(object);
  }

  private wantRelated(object: KubeObject): void {
    const { namespace = '' } = object.metadata;
    const owner = controllerOf(object);
    if (owner !== undefined) {
      const { group } = splitApiVersion(owner.apiVersion);
      this.want({ group, kind: owner.kind }, namespace, owner.name);
    }
    for (const level of this.readers.get(kindText(gvkOf(object))) ?? []) {
      const kind = this.members[level]?.kind;
      if (kind === undefined) continue;
      const readers = namespace === '' ? this.cache.all(kind) : this.cache.list(kind, namespace);
      for (const reader of readers) this.want(kind, reader.metadata.namespace, reader.metadata.name);
    }
  }

  private want(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace = '', name = ''): void {
    const level = this.levels.get(kindText(kind));
    if (level === undefined) return;
    this.queue.add(level, `${namespace}/${name}`);
    this.work();
  }

  private work(): void {
    if (this.state !== 'idle') return;
    this.state = 'working';
    queueMicrotask(() => void this.drain());
  }

  private async drain(): Promise<void> {
    const { clock } = this.options;
    let began = clock.now().getTime();
    while (this.state === 'working') {
      const next = this.queue.take();
      if (next === undefined) {
        this.state = 'idle';
        return;
      }
      await this.look(next.level, next.name);
      if (clock.now().getTime() - began < SLICE) continue;
      await new Promise<void>((resolve) => this.world.after(0, resolve));
      began = clock.now().getTime();
    }
  }

  private async look(level: number, name: string): Promise<void> {
    const member = this.members[level];
    if (member === undefined) return;
    const slash = name.indexOf('/');
    const object = this.cache.get(member.kind, name.slice(0, slash), name.slice(slash + 1));
    const id = `${level}/${name}`;
    if (object === undefined) {
      this.failures.delete(id);
      return;
    }
    try {
      const refused = refusedKnob(object);
      if (refused !== undefined) await this.world.tell(object, 'UnknownSimulation', refused);
      await member.simulate(object, this.world);
      this.failures.delete(id);
    } catch (error) {
      if (error instanceof Stopped) return;
      this.options.onError?.(error, object);
      this.retry(level, name, id);
    }
  }

  private retry(level: number, name: string, id: string): void {
    const failures = this.failures.get(id) ?? 0;
    this.failures.set(id, failures + 1);
    this.world.after(Math.min(FIRST_RETRY * 2 ** failures, LAST_RETRY), () => {
      this.queue.add(level, name);
      this.work();
    });
  }
}
