export * from './aggregate.js';
export * from './custom-rules.js';
export * from './customizations.js';
export * from './errors.js';
export * from './health.js';
export * from './health-of.js';
export { defaultLimits, type ScriptLimits } from './lua/budget.js';
export { healthScript } from './lua/health-script.js';
export type { HealthRules, PartialRule } from './rules.js';
