export * from './condition.js';
export * from './mass-deletion.js';
export * from './options.js';
