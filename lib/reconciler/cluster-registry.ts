import { Cluster, connectionOf, type ClusterEvent, type Connection, type ClusterOptions } from '../cluster/index.js';
import {
  inCluster,
  resolveDestination,
  type ClusterRef,
  type Destinations,
  type FoundDestination,
} from '../engine/index.js';
import { equalJson, type Clock, type KubeObject } from '../kube/index.js';
import { clusterFromSecret, type Destination, type RegisteredCluster } from '../model/index.js';

/** Who hears of the requests to a cluster and of what was done there, who asks, whether it may be written to, and how long one waits for it. */
export type ClusterObserving = Pick<
  ClusterOptions,
  'onRequest' | 'onEffect' | 'fence' | 'identity' | 'patienceMilliseconds' | 'recorded'
>;

interface Member {
  readonly registered: RegisteredCluster;
  readonly secret: KubeObject;
  cluster: Cluster | undefined;
}

/**
 * The clusters that Applications are delivered to: the hub itself (`in-cluster`, `https://kubernetes.default.svc`) and those that
 * Secrets register. A cluster is connected to when the first Application asks for it.
 */
export class ClusterRegistry implements Destinations {
  private members = new Map<string, Member>();
  private local: Cluster | undefined;

  /** @param hub its connection serves as long as nobody needs to look at the hub itself in another way ({@link trackingChanged}) */
  constructor(
    private readonly hub: Cluster,
    private readonly clock: Clock,
    private readonly appOf: (object: KubeObject) => string | undefined,
    private readonly listener: {
      event(server: string, event: ClusterEvent): void;
      /** A Secret that registers nothing, because it cannot be read. */
      invalid(secret: string, error: unknown): void;
      /** What is told of a cluster beside what happens there. */
      observing?(server: string): ClusterObserving;
    },
  ) {}

  /** Takes the Secrets that exist now; clusters whose Secret changed are connected anew. */
  update(secrets: readonly KubeObject[]): void {
    const before = this.members;
    this.members = new Map();
    for (const secret of secrets) {
      const name = secret.metadata.name ?? '';
      const known = before.get(name);
      if (known !== undefined && equalJson(known.secret['data'] ?? null, secret['data'] ?? null)) {
        this.members.set(name, known);
        before.delete(name);
        continue;
      }
      try {
        this.members.set(name, { registered: clusterFromSecret(secret), secret, cluster: undefined });
      } catch (error) {
        this.listener.invalid(name, error);
      }
    }
    for (const { cluster } of before.values()) if (cluster !== this.hub) cluster?.close();
  }

  /** All clusters by name and address. */
  get refs(): ClusterRef[] {
    const registered = [...this.members.values()].map(({ registered: { name, server } }) => ({ name, server }));
    return registered.some(({ server }) => server === inCluster.server) ? registered : [inCluster, ...registered];
  }

  /** The hub as a destination. */
  get own(): Cluster {
    return this.local ?? this.hub;
  }

  /** The clusters that are connected to, the hub first. */
  get connected(): { readonly name: string; readonly server: string; readonly cluster: Cluster }[] {
    const others = [...this.members.values()].flatMap(({ registered: { name, server }, cluster }) =>
      cluster === undefined || server === inCluster.server ? [] : [{ name, server, cluster }],
    );
    return [{ ...inCluster, cluster: this.own }, ...others];
  }

  /** The clusters that belong to one project. */
  ofProject(project: string): ClusterRef[] {
    return [...this.members.values()]
      .filter(({ registered }) => registered.project === project)
      .map(({ registered }) => registered);
  }

  /** The cluster of a destination; `undefined` when it names none (see `validateSpec` for the reason). */
  find(destination: Destination): FoundDestination | undefined {
    const resolved = resolveDestination(destination, this.refs);
    if (!('cluster' in resolved)) return undefined;
    const { name, server } = resolved.cluster;
    const member = [...this.members.values()].find(
      ({ registered }) => registered.server === server && registered.name === name,
    );
    if (member === undefined || server === inCluster.server) return { name, server, cluster: this.own };
    member.cluster ??= this.connect(member.registered);
    return { name, server, cluster: member.cluster };
  }

  /**
   * Connects to all clusters anew and looks at all of their objects again: most of them were thrown away. Who still works with the old connections finds that they are
   * closed, and not that the objects are gone.
   */
  trackingChanged(): void {
    this.close();
    for (const member of this.members.values()) member.cluster = undefined;
    this.local = this.open(this.hub.client.connection, inCluster.server);
  }

  close(): void {
    this.local?.close();
    for (const { cluster } of this.members.values()) if (cluster !== this.hub) cluster?.close();
  }

  private connect(registered: RegisteredCluster): Cluster {
    return this.open(connectionOf(registered), registered.server);
  }

  private open(connection: Connection, server: string): Cluster {
    const observing = this.listener.observing?.(server);
    const cluster = new Cluster({ connection, clock: this.clock, appOf: this.appOf, ...observing });
    cluster.onEvent((event) => this.listener.event(server, event));
    return cluster;
  }
}
