export * from './next-retry.js';
