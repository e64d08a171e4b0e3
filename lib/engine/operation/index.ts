export * from './effect.js';
export * from './outcome.js';
export * from './observation.js';
export * from './step.js';
export * from './status.js';
