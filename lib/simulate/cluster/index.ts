export { ClusterClient, type ClusterListener, type Execution } from './cluster-client.js';
export { furnishing } from './furnishing.js';
export { SimulatedCluster, type SimulatedClusterOptions } from './simulated-cluster.js';
export type { Admission } from './store-api.js';
export type { WorkloadRule } from './workload-rules.js';
