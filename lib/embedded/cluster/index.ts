/** A second face of this floor, for who only starts a cluster: it loads the simulator of workloads when a cluster has one. */
export { EmbeddedCluster, workloadProfiles, type EmbeddedClusterOptions, type Workloads } from '../embedded-cluster.js';
export type { Durability } from '../journal/journal.js';
export { kubeconfigOf, type KubeconfigCluster } from '../kubeconfig.js';
