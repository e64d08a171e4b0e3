export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { PyTorchJob, ReplicaRestartPolicy, type ElasticPolicy, type PyTorchJobProps } from './pytorch-job.js';
export { CleanPodPolicy, type RunPolicy } from './run-policy.js';
