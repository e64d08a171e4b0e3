import {
  Controller,
  DesiredState,
  resolveDestination,
  type ClusterRef,
  type Destinations,
  type Effect,
  type FoundDestination,
  type Outcome,
  type Tracking,
} from '../../engine/index.js';
import type { Destination } from '../../model/index.js';
import { ClusterClient, type SimulatedCluster } from '../cluster/index.js';
import { SLOW } from '../faults.js';
import { Life } from '../life.js';
import { objectAt, textAt } from '../read.js';
import { settled } from '../settled.js';
import { applicationOf } from './application-of.js';
import type { DeliveryProcess, ProcessOptions } from './delivery-process.js';
import { SimulatedHub } from './simulated-hub.js';

/** One process of the reconciler, from its start until it is killed: the engine's controller on simulated ports. */
export class SimulatedProcess implements DeliveryProcess, Destinations {
  private readonly life = new Life();
  private readonly controller: Controller;
  private readonly clients = new Map<string, ClusterClient>();
  private readonly hub: SimulatedHub;
  private onTheWay = 0;
  private dying = false;
  /** Nothing more is sent: the process is about to be killed. */
  private cut = false;

  constructor(private readonly options: ProcessOptions) {
    const { hub, namespace, sources, clock, settings, listener } = options;
    this.hub = new SimulatedHub(hub, namespace, this.life, {
      applicationChanged: (name) => this.controller.applicationChanged(name),
      applicationDeleted: (name) => this.controller.applicationDeleted(name),
      projectChanged: (name) => this.controller.projectChanged(name),
      configurationChanged: () => this.controller.configurationChanged(),
      written: (before, after) => listener.written(before, after),
    });
    this.controller = new Controller({
      hub: this.hub,
      clusters: this,
      desired: new DesiredState({
        resolve: (source) => this.life.call(() => sources.resolve(source)),
        render: (source, commit, options) => this.life.call(() => sources.render(source, commit, options)),
        contentDigest: (source, commit, options) =>
          this.life.call(() => sources.contentDigest(source, commit, options)),
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

  kill(): void {
    this.life.end();
  }

  settled(): Promise<void> {
    return settled();
  }

  trackingChanged(tracking: Tracking): void {
    for (const client of this.clients.values()) client.trackBy(tracking);
  }

  private client(server: string): ClusterClient {
    const known = this.clients.get(server);
    if (known !== undefined) return known;
    const { hub, clusters, clock } = this.options;
    const cluster = clusters.find((each) => each.server === server) ?? hub;
    const client = new ClusterClient(
      cluster,
      this.life,
      this.controller.settings.tracking,
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
    const { clock, faults, listener } = this.options;
    if (this.cut) return new Promise(() => undefined);
    const before = cluster.find(effect.key);
    const application = applicationOf(effect, before, this.hub, this.controller.settings.tracking);
    const fault = faults.of(effect, this.attemptOf(application));
    const unanswered: Outcome = {
      task: effect.task,
      effect,
      ok: false,
      message: 'there was no answer (simulated)',
      reason: 'Unreachable',
    };
    if (fault === 'lost') return unanswered;
    this.cut = fault === 'alone';
    this.onTheWay++;
    listener.executing(effect, application);
    let outcome = await execute();
    if (fault === 'twice') outcome = await execute();
    if (fault === 'slow') await new Promise<void>((resolve) => clock.after(SLOW, resolve));
    this.onTheWay--;
    if (this.life.over) return outcome;
    listener.executed(outcome, before, application);
    if (fault === 'killed' || fault === 'alone') this.die();
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
}
