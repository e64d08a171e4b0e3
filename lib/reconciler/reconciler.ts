import { Cluster, UnreachableError, type ClusterEvent, type Connection } from '../cluster/index.js';
import {
  defaultSettings,
  DesiredState,
  freshMemory,
  readApplication,
  reconcileApplication,
  requestOfSpec,
  retryLater,
  sameRepository,
  trackedBy,
  type EngineSettings,
  type ManifestSources,
  type Memory,
  type ReconcilerEvent,
  type Shell,
} from '../engine/index.js';
import { keyText, type Clock, type KubeObject } from '../kube/index.js';
import { ClusterRegistry } from './cluster-registry.js';
import { Hub } from './hub.js';
import { Timers } from './timers.js';
import { WorkQueue } from './work-queue.js';

export interface ReconcilerOptions {
  /** The cluster that holds Applications, AppProjects and cluster Secrets. */
  readonly hub: Connection;
  /** Their namespace. @default argocd */
  readonly namespace?: string;
  readonly sources: ManifestSources;
  readonly clock: Clock;
  /** Rules of this installation that differ from the default. */
  readonly settings?: Partial<EngineSettings>;
  /** How many Applications are worked on at the same time. @default 10 */
  readonly workers?: number;
  /** Hears what happens. */
  readonly onEvent?: (event: ReconcilerEvent) => void;
}

/** Changes of live objects come in swarms: how long, in milliseconds, one waits for the others. */
const SWARM_MILLISECONDS = 25;

/**
 * Makes clusters match what Git says: watches Applications at a hub, compares, syncs, and writes down what it finds.
 *
 * Everything durable is in the Applications themselves: a process that is killed at any moment loses nothing.
 */
export class Reconciler {
  private readonly hubCluster: Cluster;
  private readonly hub: Hub;
  private readonly clusters: ClusterRegistry;
  private readonly desired: DesiredState;
  private readonly queue: WorkQueue;
  private readonly timers: Timers;
  private readonly memories = new Map<string, Memory>();
  private readonly expected = new Map<string, { server: string; keys: ReadonlySet<string> }>();
  private readonly settings: EngineSettings;
  private readonly shell: Shell;
  private running = false;
  private stopped = false;
  private unsubscribe: unknown;

  constructor(private readonly options: ReconcilerOptions) {
    const { clock, namespace = 'argocd' } = options;
    this.settings = { ...defaultSettings, controllerNamespace: namespace, ...options.settings };
    const appOf = (object: KubeObject): string | undefined => trackedBy(object, this.settings.tracking) || undefined;
    this.hubCluster = new Cluster({ connection: options.hub, clock, appOf });
    this.hub = new Hub(this.hubCluster, namespace, clock, {
      applicationChanged: (name) => this.touch(name),
      applicationDeleted: (name) => this.forget(name),
      projectChanged: (name) => this.projectChanged(name),
      clustersChanged: () => this.clustersChanged(),
      failed: (what, error) => this.report({ type: 'warning', message: `${what}: ${text(error)}` }),
    });
    this.clusters = new ClusterRegistry(this.hubCluster, clock, appOf, {
      event: (server, event) => this.clusterEvent(server, event),
      invalid: (secret, error) => this.report({ type: 'warning', message: `cluster Secret ${secret}: ${text(error)}` }),
    });
    this.desired = new DesiredState(options.sources);
    this.timers = new Timers(clock, (name) => {
      this.memory(name).force = true;
      this.queue.add(name);
    });
    this.queue = new WorkQueue(clock, (name) => this.work(name), options.workers ?? 10);
    this.shell = {
      hub: this.hub,
      clusters: this.clusters,
      desired: this.desired,
      clock,
      settings: this.settings,
      report: (event) => this.report(event),
      enqueue: (name) => {
        this.memory(name).force = true;
        this.queue.add(name);
      },
      wakeAt: (name, time) => this.timers.wakeAt(name, time),
      expect: (name, server, keys) => this.expected.set(name, { server, keys }),
    };
  }

  /** Starts; resolves when the hub's Applications are known and being worked on. */
  async start(): Promise<void> {
    this.hubCluster.onEvent((event) => this.clusterEvent('https://kubernetes.default.svc', event));
    this.unsubscribe = this.options.sources.onChange((repoURL) => this.repositoryChanged(repoURL));
    await this.hub.start();
    if (this.stopped) return;
    this.clusters.update(this.hub.clusterSecrets());
    this.running = true;
    for (const name of this.hub.applicationNames()) this.queue.add(name);
  }

  /** Stops; resolves when nothing is being worked on any more. The next start goes on from what is stored. */
  async stop(): Promise<void> {
    this.running = false;
    this.stopped = true;
    if (typeof this.unsubscribe === 'function') this.unsubscribe();
    this.timers.close();
    this.hub.stop();
    const stopped = this.queue.stop();
    this.clusters.close();
    this.hubCluster.close();
    await stopped;
  }

  /** Resolves when there is nothing to do now: it all waits for a change or for a time. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  private async work(name: string): Promise<void> {
    const object = this.hub.application(name);
    if (object === undefined || !this.running) return;
    const memory = this.memory(name);
    try {
      await reconcileApplication(this.shell, object, memory);
    } catch (error) {
      if (!this.running) return;
      memory.seen = undefined;
      this.report({ type: 'problem', application: name, message: text(error) });
      if (this.hub.application(name) !== undefined) retryLater(this.shell, name, memory);
    }
  }

  private touch(name: string): void {
    if (this.running) this.queue.add(name);
  }

  private forget(name: string): void {
    this.memories.delete(name);
    this.expected.delete(name);
    this.timers.cancel(name);
    this.desired.forget(name);
  }

  private projectChanged(name: string): void {
    for (const app of this.names((object) => projectOf(object) === name)) this.again(app);
  }

  private clustersChanged(): void {
    if (!this.running) return;
    this.clusters.update(this.hub.clusterSecrets());
    for (const app of this.hub.applicationNames()) this.again(app);
  }

  private repositoryChanged(repoURL: string): void {
    this.desired.invalidateRepository(repoURL);
    for (const app of this.names((object) => repositoriesOf(object).some((url) => sameRepository(url, repoURL))))
      this.touch(app);
  }

  private clusterEvent(server: string, event: ClusterEvent): void {
    switch (event.type) {
      case 'object':
        return this.objectChanged(server, event.change);
      case 'unreachable':
        this.report({ type: 'cluster', server, reachable: false, message: event.error.message });
        return this.eachOf(server, () => true);
      case 'reachable':
        this.report({ type: 'cluster', server, reachable: true, message: 'the cluster can be reached again' });
        return this.eachOf(server, () => true);
      case 'kinds':
        return this.eachOf(server, ({ missingKinds, failures }) => missingKinds.length > 0 || failures > 0);
    }
  }

  private objectChanged(server: string, change: Extract<ClusterEvent, { type: 'object' }>['change']): void {
    if (change.own || !this.running) return;
    const key = keyText(change.key);
    const concerned = new Set(
      [change.object, change.previous]
        .map((object) => (object ? trackedBy(object, this.settings.tracking) : ''))
        .filter(Boolean),
    );
    for (const [app, { server: at, keys }] of this.expected) if (at === server && keys.has(key)) concerned.add(app);
    for (const app of concerned) if (this.hub.application(app) !== undefined) this.queue.add(app, SWARM_MILLISECONDS);
  }

  private eachOf(server: string, due: (memory: Memory) => boolean): void {
    for (const [app, memory] of this.memories) {
      if ((this.expected.get(app)?.server ?? memory.server ?? server) === server && due(memory)) this.again(app);
    }
  }

  private again(app: string): void {
    this.memory(app).force = true;
    this.touch(app);
  }

  private memory(name: string): Memory {
    const known = this.memories.get(name);
    if (known !== undefined) return known;
    const memory = freshMemory();
    this.memories.set(name, memory);
    return memory;
  }

  private names(concerned: (object: KubeObject) => boolean): string[] {
    return this.hub.applicationNames().filter((name) => {
      const object = this.hub.application(name);
      return object !== undefined && concerned(object);
    });
  }

  private report(event: ReconcilerEvent): void {
    if (!this.stopped) this.options.onEvent?.(event);
  }
}

function projectOf(object: KubeObject): string {
  try {
    return readApplication(object).spec.project || 'default';
  } catch {
    return '';
  }
}

function repositoriesOf(object: KubeObject): string[] {
  try {
    return requestOfSpec(readApplication(object)).sources.map(({ repoURL }) => repoURL);
  } catch {
    return [];
  }
}

function text(error: unknown): string {
  return error instanceof Error || error instanceof UnreachableError ? error.message : String(error);
}
