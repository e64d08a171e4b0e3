import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ApiServer, Journal, Store, WorkloadSimulator, workloadCrds } from '../../embedded/index.js';
import type { Clock, KubeObject } from '../../kube/index.js';

/** What an embedded cluster is started with. */
export interface EmbeddedClusterOptions {
  readonly name: string;
  /** The folder that keeps the cluster's journal. */
  readonly folder: string;
  readonly clock: Clock;
  /** Custom resource definitions beside those of the simulated workloads. @default none */
  readonly crds?: readonly KubeObject[];
}

/** One embedded Kubernetes cluster: its API on a free loopback port, its journal, its simulated workloads. */
export class EmbeddedCluster {
  private constructor(
    readonly name: string,
    readonly url: string,
    /** The bearer token that the API asks for, new at every start. */
    readonly token: string,
    private readonly store: Store,
    private readonly server: ApiServer,
    private readonly simulator: WorkloadSimulator,
  ) {}

  /** Starts a cluster from what its journal holds. */
  static async start(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
    const journal = Journal.open(join(options.folder, `${options.name}.jsonl`));
    const store = new Store({ clock: options.clock, uid: randomUUID, random: randomName, journal });
    for (const crd of [...workloadCrds(), ...(options.crds ?? [])]) store.create(crd);
    const token = randomBytes(24).toString('base64url');
    const server = new ApiServer({ store, token });
    const { url } = await server.listen(0);
    const simulator = new WorkloadSimulator({ objects: store.objects(), clock: options.clock });
    simulator.start();
    return new EmbeddedCluster(options.name, url, token, store, server, simulator);
  }

  /** Stops the simulated workloads, the API, and closes the journal. */
  async stop(): Promise<void> {
    this.simulator.stop();
    await this.server.close();
    this.store.close();
  }
}

/** The letters and digits of names that Kubernetes generates: no vowels and nothing that reads like another character. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function randomName(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}
