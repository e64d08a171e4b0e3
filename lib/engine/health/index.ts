export * from './aggregate.js';
export * from './health.js';
export * from './health-of.js';
export type { HealthRules } from './rules.js';
