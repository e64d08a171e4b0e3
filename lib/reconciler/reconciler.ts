import { Cluster, type ClusterEvent, type Connection, type Fence } from '../cluster/index.js';
import {
  Controller,
  defaultSettings,
  DesiredState,
  inCluster,
  trackedBy,
  type ApplicationHub,
  type Destinations,
  type EngineSettings,
  type ManifestSources,
  type ReconcilerEvent,
} from '../engine/index.js';
import type { Clock, KubeObject } from '../kube/index.js';
import { ClusterRegistry } from './cluster-registry.js';
import { Hub } from './hub.js';

export interface ReconcilerOptions {
  /** The cluster that holds Applications, AppProjects and cluster Secrets. */
  readonly hub: Connection;
  /** Their namespace. @default argocd */
  readonly namespace?: string;
  readonly sources: ManifestSources;
  readonly clock: Clock;
  /** Rules of this installation that differ from the default. */
  readonly settings?: Partial<EngineSettings>;
  /** How many Applications are worked on at the same time. @default 50 */
  readonly workers?: number;
  /** Whether it works for the Applications of a cluster. @default for those of all */
  readonly serves?: (server: string) => boolean;
  /** Whether it may write. @default always */
  readonly fence?: Fence;
  /** Hears what happens. */
  readonly onEvent?: (event: ReconcilerEvent) => void;
  /** What the controller has in the place of its ports, such as one that writes down what passes through them. @default the ports */
  readonly ports?: (ports: ReconcilerPorts) => ReconcilerPorts;
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
  private unsubscribe: unknown;
  private toldProblems: readonly string[] = [];

  constructor(private readonly options: ReconcilerOptions) {
    const { clock, namespace = 'argocd', workers, serves, fence } = options;
    const settings: EngineSettings = { ...defaultSettings, controllerNamespace: namespace, ...options.settings };
    const appOf = (object: KubeObject): string | undefined =>
      trackedBy(object, this.controller.settings.tracking) || undefined;
    this.hubCluster = new Cluster({ connection: options.hub, clock, appOf, fence });
    this.hub = new Hub(this.hubCluster, namespace, clock, {
      applicationChanged: (name) => this.controller.applicationChanged(name),
      applicationDeleted: (name) => this.controller.applicationDeleted(name),
      projectChanged: (name) => this.controller.projectChanged(name),
      clustersChanged: () => this.clustersChanged(),
      credentialsChanged: () => this.running && this.useCredentials(),
      configurationChanged: () => this.running && this.controller.configurationChanged(),
      failed: (what, error) => this.report({ type: 'warning', message: `${what}: ${text(error)}` }),
    });
    const listener = {
      event: (server: string, event: ClusterEvent) => this.clusterEvent(server, event),
      invalid: (secret: string, error: unknown) =>
        this.report({ type: 'warning', message: `cluster Secret ${secret}: ${text(error)}` }),
    };
    this.clusters = new ClusterRegistry(this.hubCluster, clock, appOf, listener, fence);
    const own = { hub: this.hub, clusters: this.clusters };
    this.controller = new Controller({
      ...(options.ports?.(own) ?? own),
      desired: new DesiredState(options.sources),
      clock,
      settings,
      onEvent: (event) => this.report(event),
      ...(workers !== undefined && { workers }),
      ...(serves && { serves }),
    });
  }

  /** Starts; resolves when the hub's Applications are known and being worked on. */
  async start(): Promise<void> {
    this.hubCluster.onEvent((event) => this.clusterEvent(inCluster.server, event));
    this.unsubscribe = this.options.sources.onChange((repoURL) => this.controller.repositoryChanged(repoURL));
    await this.hub.start();
    if (this.stopped) return;
    this.clusters.update(this.hub.clusterSecrets());
    this.useCredentials();
    this.running = true;
    this.controller.start();
  }

  /** Stops; resolves when nothing is being worked on any more. The next start goes on from what is stored. */
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
        return this.controller.objectChanged(server, event.change);
      case 'unreachable':
        this.report({ type: 'cluster', server, reachable: false, message: event.error.message });
        return this.controller.reachabilityChanged(server);
      case 'reachable':
        this.report({ type: 'cluster', server, reachable: true, message: 'the cluster can be reached again' });
        return this.controller.reachabilityChanged(server);
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
