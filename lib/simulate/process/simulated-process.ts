import {
  Controller,
  DesiredState,
  resolveDestination,
  trackedBy,
  type ClusterRef,
  type Destinations,
  type Effect,
  type EngineSettings,
  type FoundDestination,
  type Outcome,
  type ReconcilerEvent,
} from '../../engine/index.js';
import type { Clock, KubeObject } from '../../kube/index.js';
import type { Destination } from '../../model/index.js';
import { ClusterClient, type SimulatedCluster } from '../cluster/index.js';
import type { Faults } from '../faults.js';
import type { SimulatedSources } from '../git/index.js';
import { Life } from '../life.js';
import { objectAt, textAt } from '../read.js';
import { SimulatedHub } from './simulated-hub.js';

/** Hears what the reconciler does. */
export interface ProcessListener {
  reported(event: ReconcilerEvent): void;
  /** An effect is about to be executed on behalf of an Application. */
  executing(effect: Effect, cluster: SimulatedCluster, application: string): void;
  executed(outcome: Outcome, cluster: SimulatedCluster, application: string): void;
  /** The reconciler wrote to an Application. */
  written(before: KubeObject | undefined, after: KubeObject): void;
  /** The process was killed by a fault: another one has to begin. */
  died(): void;
}

/** What a {@link SimulatedProcess} runs on. */
export interface ProcessOptions {
  /** The cluster that holds the Applications; one of {@link clusters}. */
  readonly hub: SimulatedCluster;
  readonly clusters: readonly SimulatedCluster[];
  readonly namespace: string;
  readonly sources: SimulatedSources;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly faults: Faults;
  readonly listener: ProcessListener;
}

/** One process of the reconciler, from its start until it is killed: the engine's controller on simulated ports. */
export class SimulatedProcess implements Destinations {
  private readonly life = new Life();
  private readonly controller: Controller;
  private readonly clients = new Map<string, ClusterClient>();
  private readonly hub: SimulatedHub;
  private onTheWay = 0;
  private dying = false;

  constructor(private readonly options: ProcessOptions) {
    const { hub, namespace, sources, clock, settings, listener } = options;
    this.hub = new SimulatedHub(hub, namespace, this.life, {
      applicationChanged: (name) => this.controller.applicationChanged(name),
      applicationDeleted: (name) => this.controller.applicationDeleted(name),
      projectChanged: (name) => this.controller.projectChanged(name),
      written: (before, after) => listener.written(before, after),
    });
    this.controller = new Controller({
      hub: this.hub,
      clusters: this,
      desired: new DesiredState({
        resolve: (source) => this.life.call(() => sources.resolve(source)),
        render: (source, commit) => this.life.call(() => sources.render(source, commit)),
        refresh: (repoURL) => this.life.call(() => sources.refresh(repoURL)),
        onChange: (listener) => sources.onChange(listener),
      }),
      clock,
      settings,
      onEvent: (event) => {
        if (!this.life.over) listener.reported(event);
      },
    });
    this.life.atEnd(sources.onChange((repoURL) => this.controller.repositoryChanged(repoURL)));
    this.life.atEnd(() => void this.controller.stop());
    this.controller.start();
  }

  get refs(): readonly ClusterRef[] {
    return this.options.clusters.map(({ name, server }) => ({ name, server }));
  }

  ofProject(): readonly ClusterRef[] {
    return [];
  }

  find(destination: Destination): FoundDestination | undefined {
    const resolved = resolveDestination(destination, this.refs);
    if (!('cluster' in resolved)) return undefined;
    const { name, server } = resolved.cluster;
    return { name, server, cluster: this.client(server) };
  }

  /** Kills the process: nothing of it goes on, and what it only remembered is lost. */
  kill(): void {
    this.life.end();
  }

  private client(server: string): ClusterClient {
    const known = this.clients.get(server);
    if (known !== undefined) return known;
    const { hub, clusters, settings, clock } = this.options;
    const cluster = clusters.find((each) => each.server === server) ?? hub;
    const client = new ClusterClient(
      cluster,
      this.life,
      settings,
      clock,
      {
        objectChanged: (change) => this.controller.objectChanged(server, change),
        kindsChanged: () => this.controller.kindsChanged(server),
        reachabilityChanged: () => this.controller.reachabilityChanged(server),
      },
      (effect, execute) => this.execute(effect, cluster, execute),
    );
    this.clients.set(server, client);
    return client;
  }

  /** Executes an effect, with the fault that is planned for it. */
  private async execute(effect: Effect, cluster: SimulatedCluster, execute: () => Promise<Outcome>): Promise<Outcome> {
    const { faults, listener } = this.options;
    const application = this.applicationOf(effect, cluster);
    const fault = faults.of(effect, this.attemptOf(application));
    const unanswered: Outcome = {
      task: effect.task,
      effect,
      ok: false,
      message: 'there was no answer (simulated)',
      reason: 'Unreachable',
    };
    if (fault === 'lost') return unanswered;
    this.onTheWay++;
    listener.executing(effect, cluster, application);
    let outcome = await execute();
    if (fault === 'twice') outcome = await execute();
    this.onTheWay--;
    if (this.life.over) return outcome;
    listener.executed(outcome, cluster, application);
    if (fault === 'killed') this.die();
    else if (fault === 'forgotten') this.dying = true;
    if (this.dying && this.onTheWay === 0 && !this.life.over) this.die();
    return fault === 'unanswered' ? unanswered : outcome;
  }

  private die(): void {
    this.kill();
    this.options.listener.died();
  }

  /** Tells one attempt of an operation from another, as far as the hub knows of them. */
  private attemptOf(application: string): string {
    const state = objectAt(this.hub.application(application), 'status', 'operationState');
    return `${application} ${textAt(state, 'startedAt')} ${String(state['retryCount'] ?? 0)}`;
  }

  /** On whose behalf an effect is executed: what tracks the object, or whose namespace it is. */
  private applicationOf(effect: Effect, cluster: SimulatedCluster): string {
    const object = effect.type === 'apply' ? effect.object : cluster.find(effect.key);
    const tracked = object && trackedBy(object, this.options.settings.tracking);
    if (tracked) return tracked;
    const names = this.hub.applicationNames();
    const owner = names.find((name) => {
      const app = this.hub.application(name);
      const isRunning = textAt(app, 'status', 'operationState', 'phase') === 'Running';
      return isRunning && textAt(app, 'spec', 'destination', 'namespace') === (effect.key.namespace || effect.key.name);
    });
    return owner ?? '';
  }
}
