export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { InferenceGraph } from './inference-graph.js';
export { InferenceService, type InferenceServiceProps, type ModelProps } from './inference-service.js';
export { LLMInferenceService } from './llm-inference-service.js';
export { ClusterServingRuntime, ServingRuntime } from './serving-runtime.js';
export { TrainedModel, type TrainedModelProps } from './trained-model.js';
