export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { ModelServer, SeldonProtocol } from './model-server.js';
export type { PredictorProps } from './predictor.js';
export { SeldonDeployment, type CanaryProps, type SeldonDeploymentProps } from './seldon-deployment.js';
