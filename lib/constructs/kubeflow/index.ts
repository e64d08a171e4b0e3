export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { PyTorchJob, ReplicaRestartPolicy, type ElasticPolicy, type PyTorchJobProps } from './pytorch-job.js';
export { CleanPodPolicy, type RunPolicy } from './run-policy.js';
export { Experiment } from './experiment.js';
export { JAXJob, type JAXJobProps } from './jax-job.js';
export { MPIJob, type MPIJobProps } from './mpi-job.js';
export { PaddleJob, type PaddleJobProps } from './paddle-job.js';
export { TFJob, type TFJobProps } from './tf-job.js';
export {
  ClusterTrainingRuntime,
  TrainingRuntime,
  TrainJob,
  type ITrainingRuntime,
  type TrainJobProps,
} from './train-job.js';
export type { ReplicaProps, TrainingJobProps } from './training-job.js';
export { Suggestion, Trial } from './trial.js';
export { XGBoostJob, type XGBoostJobProps } from './xgboost-job.js';
