export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { AnalysisRun } from './analysis-run.js';
export { AnalysisTemplate, ClusterAnalysisTemplate, type IAnalysisTemplate } from './analysis-template.js';
export { CanaryStep } from './canary-step.js';
export { Experiment } from './experiment.js';
export { RolloutStrategy, type BlueGreenStrategyProps, type CanaryStrategyProps } from './rollout-strategy.js';
export { Rollout, type RolloutProps } from './rollout.js';
