export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { CanaryStep } from './canary-step.js';
export { RolloutStrategy, type BlueGreenStrategyProps, type CanaryStrategyProps } from './rollout-strategy.js';
export { Rollout, type RolloutProps } from './rollout.js';
