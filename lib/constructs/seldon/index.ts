export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { ModelServer, SeldonProtocol } from './model-server.js';
export type { PredictorProps } from './predictor.js';
export {
  SeldonDeployment,
  type CanaryProps,
  type ShadowProps,
  type SeldonDeploymentProps,
} from './seldon-deployment.js';
export { Experiment, type ExperimentProps } from './experiment.js';
export { Model, type ModelProps } from './model.js';
export { Pipeline } from './pipeline.js';
export { SeldonConfig, SeldonRuntime, Server, ServerConfig } from './server.js';
