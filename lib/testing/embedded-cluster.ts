import type { EmbeddedCluster as Cluster, EmbeddedClusterOptions } from '../embedded/cluster/index.js';

/** A running embedded Kubernetes cluster: `url`, `token`, `kubeconfig` (YAML) and `stop()`. */
export type EmbeddedCluster = Cluster;

/** Embedded Kubernetes clusters for tests; the server is loaded with the first. */
export const EmbeddedCluster = {
  /** Starts one on a free loopback port, with simulated workloads, that forgets everything when it stops. */
  async start(options: EmbeddedClusterOptions = {}): Promise<EmbeddedCluster> {
    return (await import('../embedded/cluster/index.js')).EmbeddedCluster.start(options);
  },
};
