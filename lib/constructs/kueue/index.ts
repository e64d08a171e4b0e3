export { ClusterQueue, Cohort } from './cluster-queue.js';
export type * as fields from './fields/index.js';
export { LocalQueue } from './local-queue.js';
export { AdmissionCheck, ResourceFlavor, Topology, WorkloadPriorityClass } from './settings.js';
export { Workload } from './workload.js';
