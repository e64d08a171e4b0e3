import { defaultSettings, inCluster, readApplication, type EngineSettings } from '../engine/index.js';
import { digest, type JsonObject, type KubeObject, type ObjectKey } from '../kube/index.js';
import { argoGroup, type Application, type Operation } from '../model/index.js';
import type { Action, ClusterDescription, Recording } from './recording.js';
import { furnishing, SimulatedCluster, type Admission, type WorkloadRule } from './cluster/index.js';
import { SimulationError } from './errors.js';
import type { DeliveryEvent } from './events.js';
import { Faults, type FaultPlan } from './faults.js';
import { GitRepository, SimulatedSources, type FileChanges } from './git/index.js';
import { Identities } from './identities.js';
import type { DeliveryProcess, ProcessListener, ProcessOptions } from './process/delivery-process.js';
import { SimulatedProcess } from './process/simulated-process.js';
import { Recorder } from './recorder.js';
import { VirtualClock } from './virtual-clock.js';

/** What a {@link DeliverySimulation} begins with. */
export interface DeliverySimulationOptions {
  /** RFC 3339. @default 2026-01-05T10:00:00Z, a Monday morning */
  readonly start?: string;
  /** Repositories by URL, each with its branches and their files. */
  readonly repositories: { readonly [url: string]: { readonly [branch: string]: FileChanges } };
  /** Clusters beside the hub's own, which is `in-cluster`. @default none */
  readonly clusters?: readonly ClusterDescription[];
  /** Applications and AppProjects at the hub, in the namespace `argocd`. */
  readonly applications?: readonly KubeObject[];
  /** Objects that every cluster has from the beginning. @default the definitions of the kinds that workloads can be played of */
  readonly objects?: readonly KubeObject[];
  /** Whether workloads come to life. @default true */
  readonly workloads?: boolean;
  readonly settings?: Partial<EngineSettings>;
  /** What goes wrong between the reconciler and the clusters. @default nothing */
  readonly faults?: FaultPlan;
  /** Hears of every effect, before and after; for checks on every step. */
  readonly observer?: Partial<Pick<ProcessListener, 'executing' | 'executed' | 'written'>>;
  /** Makes a process of the reconciler. @default one that has the stores of the clusters at hand, without HTTP in between */
  readonly process?: (options: ProcessOptions) => DeliveryProcess;
}

const NAMESPACE = 'argocd';
/** So many instants in a row in which something happens, though no time passes to speak of, are no delivery any more. */
const MOST_INSTANTS_A_SECOND = 5_000;

/**
 * Whole deliveries under a virtual clock: the engine that the reconciler runs, on clusters in memory, with Git as a value. Nothing
 * waits, nothing is random: the same doings give the same events. The reconciler starts when the clock is moved for the first time.
 */
export class DeliverySimulation {
  private readonly clock: VirtualClock;
  private readonly recorder: Recorder;
  private readonly sources: SimulatedSources;
  private readonly hub: SimulatedCluster;
  private readonly all: readonly SimulatedCluster[];
  private readonly settings: EngineSettings;
  private readonly faults: Faults;
  private readonly actions: Action[] = [];
  private readonly rules = new Map<string, () => void>();
  private process: DeliveryProcess | undefined;
  private deaths = 0;
  readonly start: Date;

  constructor(private readonly options: DeliverySimulationOptions) {
    this.start = new Date(options.start ?? '2026-01-05T10:00:00Z');
    this.clock = new VirtualClock(this.start.getTime());
    this.recorder = new Recorder(() => this.clock.now());
    this.settings = { ...defaultSettings, controllerNamespace: NAMESPACE, ...options.settings };
    this.faults = new Faults(options.faults);
    this.sources = new SimulatedSources(
      Object.fromEntries(
        Object.entries(options.repositories).map(([url, branches]) => [url, GitRepository.of(branches)]),
      ),
    );
    const { objects, workloads = true } = options;
    const clusterOf = (description: ClusterDescription, hub?: string): SimulatedCluster =>
      new SimulatedCluster({
        ...description,
        clock: this.clock,
        identities: new Identities(description.name),
        contents: furnishing({ ...(hub !== undefined && { hub }), workloads: objects === undefined }),
        ...(objects && { objects }),
        workloads,
      });
    this.hub = clusterOf(inCluster, NAMESPACE);
    this.all = [this.hub, ...(options.clusters ?? []).map((each) => clusterOf(each))];
    for (const app of options.applications ?? []) this.hub.store.create(app);
  }

  /** The time of the virtual clock. */
  get now(): Date {
    return this.clock.now();
  }

  /** Everything that happened until now. */
  get events(): readonly DeliveryEvent[] {
    return this.recorder.events;
  }

  /** How often the process of the reconciler was killed. */
  get restarts(): number {
    return this.deaths;
  }

  /** Lets everything happen that needs no time, then moves the clock from alarm to alarm for so many milliseconds. */
  async advance(milliseconds: number): Promise<void> {
    this.note({ type: 'advance', milliseconds });
    const end = this.clock.now().getTime() + milliseconds;
    this.process ??= this.begin();
    let second = -1;
    let instants = 0;
    await this.process.settled();
    for (let next = this.clock.next; next !== undefined && next <= end; next = this.clock.next) {
      const of = Math.floor(next / 1000);
      instants = of === second ? instants + 1 : 0;
      second = of;
      if (instants > MOST_INSTANTS_A_SECOND) throw this.endless();
      this.clock.moveTo(next);
      await this.process.settled();
    }
    this.clock.moveTo(end);
  }

  /** Lets everything happen that needs no time. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** A repository as it is now. @throws SimulationError `UNKNOWN_REPOSITORY` */
  repository(url: string): GitRepository {
    return this.sources.repository(url);
  }

  /** Pushes a commit to a branch: these files changed, all others as they were. @throws SimulationError */
  push(url: string, branch: string, changes: FileChanges): void {
    this.note({ type: 'push', url, branch, changes });
    this.moveTo(url, this.repository(url).push(branch, changes), branch);
  }

  /** Sets a branch to another commit, as after a forced push. @throws SimulationError, SourceError */
  reset(url: string, branch: string, revision: string): void {
    this.note({ type: 'reset', url, branch, revision });
    this.moveTo(url, this.repository(url).reset(branch, revision), branch);
  }

  /** Tags what a revision means now. @throws SimulationError, SourceError */
  tag(url: string, name: string, revision: string): void {
    this.note({ type: 'tag', url, name, revision });
    this.moveTo(url, this.repository(url).tag(name, revision), name);
  }

  /** From now on a repository cannot be reached, or with `undefined` again. */
  repositoryOutage(url: string, message: string | undefined): void {
    this.note({ type: 'repositoryOutage', url, ...(message !== undefined && { message }) });
    this.sources.outage(url, message);
  }

  /** From now on a cluster cannot be reached, or with `undefined` again. */
  clusterOutage(cluster: string, message: string | undefined): void {
    this.note({ type: 'clusterOutage', cluster, ...(message !== undefined && { message }) });
    this.cluster(cluster).setOutage(message);
  }

  /** A cluster by name; the hub's own is `in-cluster`. What is done to it directly is not recorded. @throws SimulationError */
  cluster(name: string): SimulatedCluster {
    const found = this.all.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new SimulationError('UNKNOWN_CLUSTER', `the simulation has no cluster ${JSON.stringify(name)}`, {
      remedy: `there are ${this.all.map((each) => each.name).join(', ')}`,
    });
  }

  /** Makes workloads of a cluster fail, or take long, until {@link recovers} takes that back. */
  workload(cluster: string, rule: WorkloadRule): void {
    this.note({ type: 'workload', cluster, rule });
    const id = ruleOf(cluster, rule);
    this.rules.get(id)?.();
    this.rules.set(id, this.cluster(cluster).simulate(rule));
  }

  /** Workloads that {@link workload} named behave well again. */
  recovers(cluster: string, rule: Pick<WorkloadRule, 'kind' | 'name' | 'namespace'>): void {
    this.note({ type: 'recovers', cluster, rule });
    this.rules.get(ruleOf(cluster, rule))?.();
    this.rules.delete(ruleOf(cluster, rule));
  }

  /** Has the API of a cluster refuse writes of the reconciler to one object (or with `undefined` take them again). */
  refuse(cluster: string, key: ObjectKey, message: string | undefined): void {
    this.note({ type: 'refuse', cluster, key, ...(message !== undefined && { message }) });
    const id = JSON.stringify(['refuse', cluster, key]);
    this.rules.get(id)?.();
    this.rules.delete(id);
    if (message === undefined) return;
    const admission: Admission = ({ key: { kind, namespace, name } }) =>
      kind === key.kind && namespace === key.namespace && name === key.name ? message : undefined;
    this.rules.set(id, this.cluster(cluster).refuse(admission));
  }

  /** A person applies an object at a cluster: creates it, or changes the fields that it names. @throws ApiError */
  async apply(cluster: string, object: KubeObject, manager = 'kubectl'): Promise<void> {
    this.note({ type: 'apply', cluster, object, manager });
    await this.cluster(cluster).apply(object, manager);
  }

  /** A person (or with another manager a controller) changes an object by a merge patch. @throws ApiError, SimulationError */
  async patch(cluster: string, key: ObjectKey, patch: JsonObject, manager = 'kubectl'): Promise<void> {
    this.note({ type: 'patch', cluster, key, patch, manager });
    await this.cluster(cluster).patch(key, patch, manager);
  }

  /** A person deletes an object. @throws ApiError, SimulationError */
  async delete(cluster: string, key: ObjectKey): Promise<void> {
    this.note({ type: 'delete', cluster, key });
    await this.cluster(cluster).delete(key);
  }

  /** An Application as the hub has it now. @throws SimulationError `UNKNOWN_APPLICATION` */
  application(name: string): Application {
    const all = this.hub.objects({ group: argoGroup, kind: 'Application' });
    const found = all.find(({ metadata }) => metadata.name === name);
    if (found !== undefined) return readApplication(found);
    throw new SimulationError('UNKNOWN_APPLICATION', `there is no Application ${JSON.stringify(name)}`, {
      remedy: `there are ${all.map(({ metadata }) => metadata.name ?? '').join(', ') || 'none'}`,
    });
  }

  /** The names of all Applications. */
  get applications(): string[] {
    return this.hub.objects({ group: argoGroup, kind: 'Application' }).map(({ metadata }) => metadata.name ?? '');
  }

  /** A person asks for an operation, as `argocd app sync` does. */
  async sync(application: string, operation: Operation = { sync: {} }): Promise<void> {
    const patch: JsonObject = { operation: { initiatedBy: { username: 'test' }, ...jsonOf(operation) } };
    await this.patch(inCluster.name, keyOfApplication(application), patch, 'test');
  }

  /** Kills the process of the reconciler and starts another one, which knows only what is stored. */
  restart(): void {
    this.note({ type: 'restart' });
    this.process?.kill();
    this.reborn();
  }

  /** A text that is equal for simulations whose clusters and hub hold the same. */
  get state(): string {
    return digest(
      this.all.map(({ name, store }) => [
        name,
        [...store.allCollections()].flatMap((collection) => collection.list().map((object) => ({ ...object }))),
      ]),
    );
  }

  /** All that is needed to let the same happen again. */
  recording(): Recording {
    const { observer: _, settings: __, process: ___, ...options } = this.options;
    return { options, actions: [...this.actions], events: [...this.events], state: this.state };
  }

  private moveTo(url: string, repository: GitRepository, ref: string): void {
    if (repository === this.repository(url)) return;
    this.recorder.pushed(ref, repository.resolve(ref).id);
    this.sources.update(url, repository);
  }

  private begin(): DeliveryProcess {
    const { observer = {}, process = (options: ProcessOptions) => new SimulatedProcess(options) } = this.options;
    return process({
      hub: this.hub,
      clusters: this.all,
      namespace: NAMESPACE,
      sources: this.sources,
      clock: this.clock,
      settings: this.settings,
      faults: this.faults,
      listener: {
        reported: (event) => this.recorder.reported(event),
        executing: (effect, application) => observer.executing?.(effect, application),
        executed: (outcome, before, application) => {
          this.recorder.executed(outcome, before, application);
          observer.executed?.(outcome, before, application);
        },
        written: (was, is) => {
          this.recorder.written(was, is);
          observer.written?.(was, is);
        },
        died: () => this.reborn(),
      },
    });
  }

  private reborn(): void {
    this.deaths++;
    this.process = this.begin();
  }

  private note(action: Action): void {
    this.actions.push(action);
  }

  private endless(): SimulationError {
    const last = this.events.slice(-5).map(({ verb, application, object }) => [verb, application, object].join(' '));
    return new SimulationError('ENDLESS', `the delivery does not come to rest at ${this.now.toISOString()}`, {
      remedy: `look at what happened last: ${last.join('; ')}`,
    });
  }
}

/** The key of an Application at the hub. */
export function keyOfApplication(name: string): ObjectKey {
  return { group: argoGroup, kind: 'Application', namespace: NAMESPACE, name };
}

function ruleOf(cluster: string, { kind, name, namespace }: Pick<WorkloadRule, 'kind' | 'name' | 'namespace'>): string {
  return JSON.stringify([cluster, kind, namespace ?? '*', name]);
}

function jsonOf(operation: Operation): JsonObject {
  const json: unknown = operation;
  return json as JsonObject;
}
