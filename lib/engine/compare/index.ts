export * from './kinds.js';
export * from './settings.js';
export * from './comparison.js';
export * from './prepare-targets.js';
export * from './compare.js';
export * from './failed.js';
export * from './confirm.js';
