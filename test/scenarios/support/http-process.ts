import { ApiServer } from '../../../lib/embedded/index.js';
import type { Cluster } from '../../../lib/cluster/index.js';
import type { ApplicationHub, DestinationCluster, Destinations } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { Reconciler, type ReconcilerPorts } from '../../../lib/reconciler/index.js';
import { applicationOf, type DeliveryProcess, type ProcessOptions } from '../../../lib/simulate/index.js';
import { Traffic } from './traffic.js';
import { PATIENCE } from '../../support/patience.js';

/** An API server that takes the place of a simulated cluster. */
export interface OtherServer {
  readonly url: string;
  readonly token: string;
  /** What the given client has not heard of yet, or what the server itself has still to do; undefined when all is at rest. */
  behind(cluster: Cluster): Promise<string | undefined>;
}

/** The servers of the clusters of one scenario: every simulated cluster on a loopback port, or another server in its place. */
export class Wires {
  readonly traffic = new Traffic();
  private readonly servers = new Map<string, { readonly url: string; readonly token?: string }>();
  private readonly apis: ApiServer[] = [];
  private readonly processes: HttpProcess[] = [];
  private up: Promise<void> | undefined;

  /** @param others by the name of the cluster that they replace */
  constructor(readonly others: { readonly [cluster: string]: OtherServer } = {}) {}

  /** Makes a process of the real reconciler, for a simulation. */
  readonly process = (options: ProcessOptions): DeliveryProcess => {
    const process = new HttpProcess(options, this);
    this.processes.push(process);
    return process;
  };

  /** Starts to serve the clusters, and registers them at the hub. */
  serve({ hub, clusters, namespace }: ProcessOptions): Promise<void> {
    return (this.up ??= (async () => {
      for (const { name, store } of clusters) {
        const other = this.others[name];
        const server = other ?? (await this.listen(store));
        this.servers.set(name, server);
        this.traffic.watch(server.url);
        if (name !== hub.name) hub.store.create(secretOf(name, namespace, server));
      }
    })());
  }

  urlOf(cluster: string): string {
    return this.servers.get(cluster)?.url ?? '';
  }

  /** The addresses of the clusters, by name. */
  get addresses(): { readonly [cluster: string]: string } {
    return Object.fromEntries([...this.servers].map(([name, { url }]) => [name, url]));
  }

  async close(): Promise<void> {
    for (const process of this.processes) process.kill();
    await Promise.all(this.apis.map((api) => api.close()));
    this.traffic.close();
  }

  private async listen(store: ConstructorParameters<typeof ApiServer>[0]['store']): Promise<{ url: string }> {
    const api = new ApiServer({ store });
    this.apis.push(api);
    return api.listen();
  }
}

/** The real reconciler, over HTTP: it lists and watches, and writes, as it does to any cluster. */
class HttpProcess implements DeliveryProcess {
  private reconciler: Reconciler | undefined;
  private readonly working: Promise<void>;
  private readonly connected = new Map<string, Cluster>();
  private killed = false;

  constructor(
    private readonly options: ProcessOptions,
    private readonly wires: Wires,
  ) {
    this.working = this.begin();
  }

  kill(): void {
    this.killed = true;
    void this.reconciler?.stop();
  }

  async settled(): Promise<void> {
    await this.working;
    const end = performance.now() + PATIENCE;
    for (;;) {
      await this.wires.traffic.silence();
      const behind = await Promise.all(
        [...this.connected].map(([name, cluster]) => this.wires.others[name]?.behind(cluster)),
      );
      const first = behind.find((what) => what !== undefined);
      if (first === undefined) return;
      if (performance.now() > end) throw new Error(`the server does not come to rest: ${first}`);
    }
  }

  private async begin(): Promise<void> {
    const { hub, namespace, sources, clock, settings, listener } = this.options;
    await this.wires.serve(this.options);
    if (this.killed) return;
    this.reconciler = new Reconciler({
      hub: { server: this.wires.urlOf(hub.name) },
      namespace,
      sources,
      clock,
      settings,
      onEvent: (event) => listener.reported(event),
      ports: (ports) => this.observed(ports),
    });
    await this.reconciler.start();
  }

  private observed({ hub, clusters }: ReconcilerPorts): ReconcilerPorts {
    return { hub: this.observedHub(hub), clusters: this.observedClusters(clusters, hub) };
  }

  private observedHub(hub: ApplicationHub): ApplicationHub {
    const written = async (app: KubeObject, write: Promise<KubeObject>): Promise<KubeObject> => {
      const before = hub.application(app.metadata.name ?? '');
      const after = await write;
      if (!this.killed) this.options.listener.written(before, after);
      return after;
    };
    return {
      namespace: hub.namespace,
      application: (name) => hub.application(name),
      applicationNames: () => hub.applicationNames(),
      project: (name) => hub.project(name),
      projects: () => hub.projects(),
      configuration: () => hub.configuration(),
      readApplication: (app) => hub.readApplication(app),
      patchApplication: (app, patch) => written(app, hub.patchApplication(app, patch)),
      jsonPatchApplication: (app, patch) => written(app, hub.jsonPatchApplication(app, patch)),
      patchProject: (project, patch) => hub.patchProject(project, patch),
      definitionEnds: () => hub.definitionEnds(),
      recordEvent: (...args) => hub.recordEvent(...args),
    };
  }

  private observedClusters(clusters: Destinations, hub: ApplicationHub): Destinations {
    return {
      get refs() {
        return clusters.refs;
      },
      ofProject: (project) => clusters.ofProject(project),
      trackingChanged: (tracking) => clusters.trackingChanged(tracking),
      find: (destination) => {
        const found = clusters.find(destination);
        if (found === undefined) return undefined;
        const cluster = found.cluster as Cluster;
        if (this.wires.others[found.name] !== undefined) this.connected.set(found.name, cluster);
        return { ...found, cluster: this.observedCluster(cluster, hub) };
      },
    };
  }

  private observedCluster(cluster: Cluster, hub: ApplicationHub): DestinationCluster {
    const { listener, settings } = this.options;
    return {
      kinds: cluster.kinds,
      connect: () => cluster.connect(),
      watchKinds: (kinds) => cluster.watchKinds(kinds),
      live: (app, wanted) => cluster.live(app, wanted),
      find: (gvk, key) => cluster.find(gvk, key),
      inNamespace: (namespace, isInSight) => cluster.inNamespace(namespace, isInSight),
      as: (user) => {
        const writer = cluster.as(user);
        return {
          execute: async (effect) => {
            const before = cluster.peek(effect.key);
            const application = applicationOf(effect, before, hub, settings.tracking);
            listener.executing(effect, application);
            const outcome = await writer.execute(effect);
            if (!this.killed) listener.executed(outcome, before, application);
            return outcome;
          },
        };
      },
    };
  }
}

function secretOf(name: string, namespace: string, server: { url: string; token?: string }): KubeObject {
  const { url, token } = server;
  const config = token === undefined ? {} : { bearerToken: token, tlsClientConfig: { insecure: true } };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    stringData: { name, server: url, config: JSON.stringify(config) },
  };
}
