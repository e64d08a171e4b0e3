export * from './next-retry.js';
export * from './discovery.js';
