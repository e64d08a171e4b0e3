import {
  ApiError,
  Cluster,
  type ClusterEvent,
  type Connection,
  type Fence,
  type RequestSeen,
} from '../cluster/index.js';
import {
  Controller,
  defaultSettings,
  DesiredState,
  inCluster,
  trackedBy,
  type ApplicationHub,
  type Destinations,
  type Effect,
  type EngineSettings,
  type Load,
  type ManifestSources,
  type Outcome,
  type ReconcilerEvent,
  type Work,
} from '../engine/index.js';
import type { Clock, KubeObject, ObjectKey } from '../kube/index.js';
import { ClusterRegistry, type ClusterObserving } from './cluster-registry.js';
import { Hub } from './hub.js';
import { ShardClaims, type Sharing } from './leadership/shard-claims.js';
import { recordedPlaces } from './recorded-places.js';

export interface ReconcilerOptions {
  /** The cluster that holds Applications, AppProjects and cluster Secrets. */
  readonly hub: Connection;
  /** Their namespace. @default argocd */
  readonly namespace?: string;
  readonly sources: ManifestSources;
  readonly clock: Clock;
  /** Rules of this installation that differ from the default. */
  readonly settings?: Partial<EngineSettings>;
  /** How many Applications are worked on at the same time; those of one cluster and of one repository get only a part. @default 128 */
  readonly workers?: number;
  /** How long a server may be silent while somebody waits for its answer. @default 30,000 */
  readonly patienceMilliseconds?: number;
  /** Whether it works for the Applications of a cluster. @default for those of all */
  readonly serves?: (server: string) => boolean;
  /** Whether it may write. @default always */
  readonly fence?: Fence;
  /** By what it shares the Applications with others: none is worked on by two. @default there are no others */
  readonly sharing?: Sharing;
  /** Who this process is among several; API servers are told, and so write it into their audit logs. @default it is the only one */
  readonly identity?: string;
  /** Hears what happens. */
  readonly onEvent?: (event: ReconcilerEvent) => void;
  /** Hears of every look at an Application that ended. */
  readonly onWork?: (work: Work) => void;
  /** Hears of every request to a cluster, by the cluster's address. */
  readonly onRequest?: (server: string, request: RequestSeen) => void;
  /** Hears of everything that was done at a cluster for an operation, and how it went. */
  readonly onEffect?: (server: string, effect: Effect, outcome: Outcome) => void;
  /** Hears of every change of a live object. */
  readonly onChange?: (server: string, key: ObjectKey) => void;
  /** What the controller has in the place of its ports, such as one that writes down what passes through them. @default the ports */
  readonly ports?: (ports: ReconcilerPorts) => ReconcilerPorts;
}

/** How a reconciler stands. */
export interface Standing {
  /** The Applications as the hub has them. */
  readonly applications: readonly KubeObject[];
  /** The clusters that are connected to, the hub first. */
  readonly clusters: readonly {
    readonly name: string;
    readonly server: string;
    readonly isReachable: boolean;
    /** How many kinds are watched there. */
    readonly kinds: number;
    /** How many objects are known there. */
    readonly objects: number;
  }[];
  /** How many Applications wait to be looked at, and how many are looked at now. */
  readonly load: Load;
  /** Why it is not ready to work, for people; empty when it is. */
  readonly unready: readonly string[];
}

/** Through what the controller sees and changes the world. */
export interface ReconcilerPorts {
  readonly hub: ApplicationHub;
  readonly clusters: Destinations;
}

/**
 * Makes clusters match what Git says: the engine's controller over HTTP. It watches Applications at a hub, the clusters that they
 * are delivered to, and their repositories, and tells the controller what changed.
 *
 * Everything durable is in the Applications themselves: a process that is killed at any moment loses nothing.
 */
export class Reconciler {
  private readonly hubCluster: Cluster;
  private readonly hub: Hub;
  private readonly clusters: ClusterRegistry;
  private readonly controller: Controller;
  private running = false;
  private stopped = false;
  private ending = false;
  private unsubscribe: unknown;
  private toldProblems: readonly string[] = [];

  constructor(private readonly options: ReconcilerOptions) {
    const { clock, namespace = 'argocd', workers, serves, fence, sharing, identity } = options;
    const settings: EngineSettings = { ...defaultSettings, controllerNamespace: namespace, ...options.settings };
    const appOf = (object: KubeObject): string | undefined =>
      trackedBy(object, this.controller.settings.tracking) || undefined;
    const observing = (server: string): ClusterObserving => ({
      fence,
      patienceMilliseconds: options.patienceMilliseconds,
      identity,
      recorded: (of) => recordedPlaces(this.hub.applications(), this.clusters.refs, server, of),
      onRequest: (request) => options.onRequest?.(server, request),
      onEffect: (effect, outcome) => options.onEffect?.(server, effect, outcome),
    });
    this.hubCluster = new Cluster({
      connection: options.hub,
      clock,
      appOf,
      ...observing(inCluster.server),
    });
    this.hub = new Hub(this.hubCluster, namespace, clock, {
      applicationChanged: (name) => this.controller.applicationChanged(name),
      applicationDeleted: (name) => this.controller.applicationDeleted(name),
      projectChanged: (name) => this.controller.projectChanged(name),
      clustersChanged: () => this.clustersChanged(),
      credentialsChanged: () => this.running && this.useCredentials(),
      configurationChanged: () => this.running && this.controller.configurationChanged(),
      failed: (what, error) => this.report({ type: 'warning', message: `${what}: ${text(error)}` }),
    });
    this.clusters = new ClusterRegistry(this.hubCluster, clock, appOf, {
      event: (server, event) => this.clusterEvent(server, event),
      observing,
      invalid: (secret, error) => this.report({ type: 'warning', message: `cluster Secret ${secret}: ${text(error)}` }),
    });
    const own = { hub: this.hub, clusters: this.clusters };
    this.controller = new Controller({
      ...(options.ports?.(own) ?? own),
      desired: new DesiredState(options.sources),
      clock,
      settings,
      onEvent: (event) => this.report(event),
      onWork: options.onWork,
      ...(workers !== undefined && { workers }),
      ...(serves && { serves }),
      ...(sharing && {
        claims: new ShardClaims(sharing, this.hub, (name) => this.controller.applicationChanged(name)),
      }),
    });
  }

  /** Starts; resolves when the hub's Applications are known and being worked on. */
  async start(): Promise<void> {
    this.hubCluster.onEvent((event) => this.clusterEvent(inCluster.server, event));
    this.unsubscribe = this.options.sources.onChange((repoURL) => this.controller.repositoryChanged(repoURL));
    await this.hub.start();
    if (this.ending || this.stopped) return;
    this.clusters.update(this.hub.clusterSecrets());
    this.useCredentials();
    this.running = true;
    this.controller.start();
  }

  /**
   * Ends in order: no operation begins, what is under way at the clusters ends and its outcome is stored, and then everything stops.
   *
   * @param graceMilliseconds after so long what is still under way is cut off, as {@link stop} does; the next start goes on with it
   * @param onLate is called then
   */
  async end(graceMilliseconds: number, onLate: () => void = () => undefined): Promise<void> {
    this.ending = true;
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.options.clock.after(graceMilliseconds, () => {
        onLate();
        resolve();
      });
    });
    await Promise.race([this.controller.end().then(() => this.hub.told()), late]);
    cancel();
    await this.stop();
  }

  /** Stops at once; resolves when nothing is being worked on any more. The next start goes on from what is stored. */
  async stop(): Promise<void> {
    this.running = false;
    this.stopped = true;
    if (typeof this.unsubscribe === 'function') this.unsubscribe();
    this.hub.stop();
    const stopped = this.controller.stop();
    this.clusters.close();
    this.hubCluster.close();
    await stopped;
  }

  /** Resolves when there is nothing to do now: it all waits for a change or for a time. */
  idle(): Promise<void> {
    return this.controller.idle();
  }

  /** How things stand, for those who look from outside. */
  standing(): Standing {
    const clusters = this.clusters.connected.map(({ name, server, cluster }) => ({
      name,
      server,
      isReachable: cluster.trouble === undefined,
      kinds: cluster.watched.length,
      objects: cluster.size,
    }));
    return { applications: this.hub.applications(), clusters, load: this.controller.load, unready: this.unready() };
  }

  /** An Application as the hub has it. */
  application(name: string): KubeObject | undefined {
    return this.hub.application(name);
  }

  /** Asks the hub whether it answers. @throws UnreachableError, which the reconciler has heard of then as well */
  async askHub(): Promise<void> {
    try {
      await this.hubCluster.client.json('GET', '/version');
    } catch (error) {
      if (error instanceof ApiError) return;
      void this.hubCluster.restored();
      throw error;
    }
  }

  private unready(): string[] {
    if (this.ending || this.stopped) return ['the process ends'];
    const { own } = this.clusters;
    const trouble = this.hubCluster.trouble ?? own.trouble;
    if (trouble !== undefined) return [`the hub cannot be reached: ${trouble.message}`];
    if (!this.running) return ['the Applications, projects, clusters and settings of the hub are not read yet'];
    if (this.controller.settingsProblem !== undefined) return [`the settings: ${this.controller.settingsProblem}`];
    return own.unlisted.length > 0 ? [`not listed yet at the hub: ${own.unlisted.join(', ')}`] : [];
  }

  private clustersChanged(): void {
    if (!this.running) return;
    this.clusters.update(this.hub.clusterSecrets());
    this.controller.clustersChanged();
  }

  private useCredentials(): void {
    const problems = this.options.sources.useCredentials?.(this.hub.credentials()) ?? [];
    for (const message of problems.filter((each) => !this.toldProblems.includes(each))) {
      this.report({ type: 'warning', message });
    }
    this.toldProblems = problems;
  }

  private clusterEvent(server: string, event: ClusterEvent): void {
    switch (event.type) {
      case 'object':
        this.options.onChange?.(server, event.change.key);
        return this.controller.objectChanged(server, event.change);
      case 'unreachable':
        this.report({ type: 'cluster', server, reachable: false, message: event.error.message });
        return this.controller.reachabilityChanged(server);
      case 'reachable':
        this.report({ type: 'cluster', server, reachable: true, message: 'the cluster can be reached again' });
        return this.controller.reachabilityChanged(server);
      case 'lost':
        return this.controller.kindLost(server);
      case 'kinds':
        return this.controller.kindsChanged(server);
    }
  }

  private report(event: ReconcilerEvent): void {
    if (!this.stopped) this.options.onEvent?.(event);
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
