export * from './compare/index.js';
export * from './operation/index.js';
export * from './auto-sync/index.js';
export * from './refresh/index.js';
