import type { Duration } from '../constructs/index.js';
import { readManifests } from '../kube/index.js';
import type { Platform } from '../platform/index.js';
import {
  DeliverySimulation,
  readRecording,
  replay,
  writeRecording,
  type ClusterDescription,
  type FaultPlan,
  type FileChanges,
} from '../simulate/index.js';
import { shareOut, synthesize, type OutputFile } from '../synth/index.js';
import { AssertionError } from './errors.js';
import { EventLog } from './event-log.js';
import { SimulatedApplication } from './simulated-application.js';
import { SimulatedResource } from './simulated-resource.js';
import { SimulatedWorkload } from './simulated-workload.js';

/** How a {@link Simulation} begins. */
export interface SimulationProps {
  /**
   * The time at which it begins, RFC 3339. Sync windows are judged by it.
   * @default 2026-01-05T10:00:00Z, a Monday morning
   */
  readonly start?: string;
  /**
   * What goes wrong between the reconciler and the clusters.
   * @default - nothing
   */
  readonly faults?: FaultPlan;
}

/** Where workloads and resources are looked for. */
export interface SimulationScope {
  /** Name of the environment, or of the cluster. */
  readonly environment: string;
  /**
   * The namespace.
   * @default - any
   */
  readonly namespace?: string;
}

/**
 * A platform that is delivered, for tests of deliveries: its GitOps repository, a hub, a cluster for each environment and the
 * reconciler's own engine, all in memory and under a clock that the test moves. Minutes take milliseconds, and the same test gives the
 * same events every time.
 *
 * @example
 * const simulation = Simulation.of(platform);
 * await simulation.advance(Duration.minutes(5));
 * simulation.workload('Job', 'smoke', { environment: 'staging' }).fails();
 * simulation.push(platformWith({ image: 'shop:2' }));
 * await simulation.advance(Duration.minutes(10));
 * simulation.application('shop-staging').hasStatus({ health: 'Degraded' });
 */
export class Simulation {
  /**
   * Synthesises a platform, pushes it to a new repository and registers its clusters. Nothing is delivered before the clock moves.
   *
   * @throws SynthError as `synthesize` does
   */
  static of(platform: Platform<never>, props: SimulationProps = {}): Simulation {
    const files = synthesize(platform);
    const environments = Object.values<Platform['environments'][string]>(platform.environments);
    const clusters = new Map<string, ClusterDescription>();
    for (const cluster of environments.flatMap(({ clusters: own }) => own)) {
      const server = cluster.server ?? `https://${cluster.selector}.simulated`;
      clusters.set(cluster.selector, { name: cluster.selector, server });
    }
    const bootstrap = files.filter(({ path }) =>
      /^argocd\/(projects\/.*|bootstrap\/[^/]*)(?<!kustomization|namespace|\/projects)\.yaml$/.test(path),
    );
    const simulation = new DeliverySimulation({
      ...props,
      repositories: { [platform.repository]: {} },
      clusters: [...clusters.values()],
      applications: bootstrap.flatMap(({ path, content }) => readManifests(content, { file: path })),
    });
    const byEnvironment = new Map(environments.map(({ name, cluster }) => [name, cluster.selector]));
    const made = new Simulation(simulation, platform.repository, byEnvironment);
    made.pushFiles(platform, files);
    return made;
  }

  /**
   * Lets happen again what {@link Simulation.recording} recorded, and compares every event and the end.
   *
   * @throws SimulationError `REPLAY_DIFFERS`, `INVALID_RECORDING`
   */
  static async replay(recording: string): Promise<EventLog> {
    const { events, start } = await replay(readRecording(recording));
    return new EventLog(events, start);
  }

  private readonly pushed = new Map<string, ReadonlySet<string>>();

  private constructor(
    private readonly simulation: DeliverySimulation,
    private readonly repository: string,
    private readonly clusters: ReadonlyMap<string, string>,
  ) {}

  /** The time of the simulation's clock. */
  get now(): Date {
    return this.simulation.now;
  }

  /** Moves the clock: all that happens in this time happens. */
  async advance(duration: Duration): Promise<this> {
    await this.simulation.advance(duration.toMilliseconds());
    return this;
  }

  /**
   * Pushes a change: what a platform gives when it is synthesised, to the branches that its environments track. A tag that an
   * environment tracks is created where it does not stand.
   */
  push(platform: Platform<never>): this {
    this.pushFiles(platform, synthesize(platform));
    return this;
  }

  /** Pushes files as a person does, past the platform; `null` removes one. */
  commit(branch: string, changes: FileChanges): this {
    this.simulation.push(this.repository, branch, changes);
    return this;
  }

  /** An Application by name, such as `serving-staging`. */
  application(name: string): SimulatedApplication {
    return new SimulatedApplication(this.simulation, name);
  }

  /** A workload by kind and name, whether it exists already or not. */
  workload(kind: string, name: string, { environment, namespace }: SimulationScope): SimulatedWorkload {
    return new SimulatedWorkload(this.simulation, this.clusterOf(environment), { kind, name, namespace });
  }

  /** A live object by kind (`Deployment`, or `apps/Deployment` where that is ambiguous) and name. */
  resource(kind: string, name: string, { environment, namespace }: SimulationScope): SimulatedResource {
    return new SimulatedResource(this.simulation, this.clusterOf(environment), { kind, name, namespace });
  }

  /** What happened until now, in its order. */
  events(): EventLog {
    return new EventLog(this.simulation.events, this.simulation.start);
  }

  /** Kills the reconciler and starts it again: it knows no more than what it stored. */
  restart(): this {
    this.simulation.restart();
    return this;
  }

  /** From now on the cluster of an environment cannot be reached, until {@link reconnect}. */
  disconnect(environment: string): this {
    this.simulation.clusterOutage(this.clusterOf(environment), 'connection refused');
    return this;
  }

  reconnect(environment: string): this {
    this.simulation.clusterOutage(this.clusterOf(environment), undefined);
    return this;
  }

  /** All that is needed to let the same happen again, as text for a file. */
  recording(): string {
    return writeRecording(this.simulation.recording());
  }

  private pushFiles(platform: Platform<never>, files: readonly OutputFile[]): void {
    for (const [branch, share] of shareOut(platform, files)) {
      const changes: Record<string, string | null> = {};
      const paths = new Set(share.files.map(({ path }) => path));
      for (const path of this.pushed.get(branch) ?? []) if (!paths.has(path)) changes[path] = null;
      for (const { path, content } of share.files) changes[path] = content;
      this.pushed.set(branch, paths);
      this.simulation.push(this.repository, branch, changes);
    }
    for (const { revision } of Object.values<Platform['environments'][string]>(platform.environments)) {
      if (revision.kind === 'tag') this.simulation.tag(this.repository, revision.name, platform.trunk);
    }
  }

  private clusterOf(environment: string): string {
    const name = this.clusters.get(environment);
    if (name !== undefined) return name;
    if ([...this.clusters.values()].includes(environment)) return environment;
    throw new AssertionError(`no environment "${environment}"; there are ${[...this.clusters.keys()].join(', ')}`);
  }
}
