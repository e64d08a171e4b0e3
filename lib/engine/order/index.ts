export * from './annotation-options.js';
export * from './helm-hooks.js';
export * from './hooks.js';
export * from './kind-order.js';
export * from './sort-tasks.js';
export * from './waves.js';
