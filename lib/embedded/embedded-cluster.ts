import type { Clock, KubeObject } from '../kube/index.js';
import { ApiServer, type ApiServerOptions } from './http/api-server.js';
import { Journal, type Durability } from './journal/journal.js';
import { kubeconfigOf } from './kubeconfig.js';
import { machine } from './machine.js';
import type { WorkloadSimulator } from './simulator/workload-simulator.js';
import { Store } from './store/store.js';
import { workloadCrds } from './workload-crds.js';

/**
 * Who moves workloads. `full`: the simulator plays all controllers and the kubelet, third-party kinds included. `kubelet`: it plays pods
 * and nodes alone, for real controllers above them. `none`: nobody; the API alone.
 */
export type Workloads = 'full' | 'kubelet' | 'none';

/** The values of {@link Workloads}. */
export const workloadProfiles: readonly Workloads[] = ['full', 'kubelet', 'none'];

/** Options of {@link EmbeddedCluster.start}. */
export interface EmbeddedClusterOptions {
  /** The name of the cluster in its kubeconfig. @default 'embedded' */
  readonly name?: string;
  /** The loopback port. @default a free one */
  readonly port?: number;
  /** The bearer token that the API asks for. @default a new one at every start */
  readonly token?: string;
  /** Other tokens, and whom they stand for; the stored roles and bindings say what those may do. @default none */
  readonly users?: ApiServerOptions['users'];
  /** The file in which the cluster is kept. @default none: it is forgotten when it stops */
  readonly journal?: string;
  /** When a write is acknowledged, where there is a journal. @default 'sync' */
  readonly durability?: Durability;
  /** @default 'full' */
  readonly workloads?: Workloads;
  /** Objects that are there before the first request, such as definitions; one that exists is brought to what is given. @default none */
  readonly objects?: readonly KubeObject[];
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Told once when the journal cannot be written any more: nothing is acknowledged from then on. */
  readonly onFailure?: (error: Error) => void;
}

/** One embedded Kubernetes cluster: its API on a loopback port, its journal, its simulated workloads. */
export class EmbeddedCluster {
  private constructor(
    readonly name: string,
    /** Such as `http://127.0.0.1:40001`. */
    readonly url: string,
    readonly token: string,
    private readonly store: Store,
    private readonly server: ApiServer,
    private readonly simulator: WorkloadSimulator | undefined,
  ) {}

  /**
   * Starts a cluster, from what its journal holds; it serves when the promise resolves.
   *
   * @throws JournalError when the journal cannot be read; Error with code `EADDRINUSE` when the port is taken
   */
  static async start(options: EmbeddedClusterOptions = {}): Promise<EmbeddedCluster> {
    const { name = 'embedded', workloads = 'full', clock = machine.clock, durability, onFailure } = options;
    const journal =
      options.journal === undefined
        ? undefined
        : Journal.open(options.journal, { ...(durability && { durability }), ...(onFailure && { onFailure }) });
    const store = new Store({ clock, uid: machine.uid, random: machine.random, ...(journal && { journal }) });
    try {
      const definitions = workloads === 'full' ? workloadCrds() : [];
      for (const object of [...definitions, ...(options.objects ?? [])]) store.create(object);
      const token = options.token ?? machine.token();
      const server = new ApiServer({ store, token, ...(options.users && { users: options.users }) });
      const { url } = await server.listen(options.port);
      const simulator = workloads === 'none' ? undefined : await simulatorOf(store, clock, workloads);
      simulator?.start();
      return new EmbeddedCluster(name, url, token, store, server, simulator);
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /** A kubeconfig with one context, as YAML. */
  get kubeconfig(): string {
    return kubeconfigOf([this]);
  }

  /** Stops the simulated workloads and the API, and closes the journal. */
  async stop(): Promise<void> {
    this.simulator?.stop();
    await this.server.close();
    this.store.close();
  }
}

async function simulatorOf(store: Store, clock: Clock, workloads: 'full' | 'kubelet'): Promise<WorkloadSimulator> {
  const { WorkloadSimulator } = await import('./simulator/workload-simulator.js');
  return new WorkloadSimulator({ objects: store.objects(), clock, workloads });
}
