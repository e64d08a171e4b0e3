export * from './delivery.js';
export * from './embedded-cluster.js';
export * from './errors.js';
