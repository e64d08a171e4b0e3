export * from './condition.js';
export * from './guard.js';
export * from './mass-deletion.js';
export * from './options.js';
